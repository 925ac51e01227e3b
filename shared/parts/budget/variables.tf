variable "[[ v.budget_amount ]]" {
  description = "What a month may cost, in the currency of the billing account."
  type        = number
  default     = [[ s.amount ]]

  validation {
    condition     = var.[[ v.budget_amount ]] >= 1 && floor(var.[[ v.budget_amount ]]) == var.[[ v.budget_amount ]]
    error_message = "A budget is a whole number above zero."
  }
}
