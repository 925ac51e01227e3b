[% if s.filters %]
variable "[[ v.filters ]]" {
  description = "Subscriptions that take only some messages: name and filter."
  type        = map(string)

  default = {
[% for number in range(1, s.filters + 1) %]
    kind-[[ number ]] = "attributes.kind = \"[[ number ]]\""
[% endfor %]
  }
}
[% endif %]
