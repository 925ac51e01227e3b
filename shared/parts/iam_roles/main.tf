[% set made = {"security_admins": security_admins, "admins": admins, "developers": developers, "viewers": viewers} %]
[% for who, roles in s.kinds.items() if s.by_kind %]
resource "google_project_iam_member" "[[ made[who].label ]]" {
  for_each = { for pair in setproduct(var.[[ v[who] ]], [[ '["' ~ roles | join('", "') ~ '"]' ]]) : join(" ", pair) => pair }

  project = var.project_id
  member  = each.value[0]
  role    = each.value[1]
}

[% endfor %]
[% if s.pairs %]
# The plan names them: each gets this one role, and no other.
resource "google_project_iam_member" "[[ single.label ]]" {
  for_each = { for pair in [[ s.pairs | tojson ]] : join(" ", pair) => pair }

  project = var.project_id
  role    = each.value[0]
  member  = each.value[1]
}
[% endif %]
