[% import "container.tf" as c %]
[[ c.variable(v, s, "The container that the job runs until it ends.") ]]