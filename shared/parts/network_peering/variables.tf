variable "[[ v.peer_networks ]]" {
  description = "The networks that this one is peered with; none while the list is empty."
  type        = list(string)
  default     = [[ s.each | tojson ]]

  validation {
    condition     = alltrue([for each in var.[[ v.peer_networks ]] : can(regex("^projects/[a-z][a-z0-9.:-]+/global/networks/[a-z][a-z0-9-]*$", each))])
    error_message = "A network looks like projects/PROJECT/global/networks/NETWORK."
  }
}
