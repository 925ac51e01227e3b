variable "[[ v.spokes ]]" {
  description = "The networks and the range of each; ranges must not overlap."
  type        = map(string)

  default = {
[% for number in range(s.spokes) %]
    spoke-[[ number + 1 ]] = "10.[[ 20 + number ]].0.0/20"
[% endfor %]
  }
}
