variable "[[ v.domain ]]" {
  description = "The domain of the zone, without a dot at its end."
  type        = string
  default     = [[ s.domain | hcl ]]
}
[% if s.entries %]

variable "[[ v.records ]]" {
  description = "The zone's own records: name (@ for the domain itself), type, values."
  type        = map(object({ name = string, type = string, values = list(string) }))

  default = {
[% for name, kind, values in s.entries %]
    [[ s.padded(name, kind) ]] = { name = "[[ name ]]", type = "[[ kind ]]", values = [[ "[" ]][[ values | map("hcl") | join(", ") ]]] }
[% endfor %]
  }
}
[% endif %]
