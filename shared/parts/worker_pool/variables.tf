[% import "container.tf" as c %]
[[ c.variable(v, s, "The container that works all the time; it serves no requests.") ]]