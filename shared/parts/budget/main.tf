data "google_project" "[[ budget.label ]]" {}

[# A budget mails, and sends no SMS. #]
[% set mailed = [] %]
[% for each in used if each.part == "alert_channel" and each.s.kind == "email" %][% set _ = mailed.append(each.channel.address ~ ".id") %][% endfor %]
[% set topics = [] %]
[% for each in used if each.part == "queue" %][% set _ = topics.append(each.topic.address ~ ".id") %][% endfor %]
# Mail goes to those who manage the billing account[[ ", and to whom this deployment's alerts go" if mailed ]].
resource "google_billing_budget" "[[ budget.label ]]" {
  billing_account = data.google_project.[[ budget.label ]].billing_account
  display_name    = "[[ budget.ref ]]${var.name_suffix}"

  budget_filter {
    projects        = ["projects/${data.google_project.[[ budget.label ]].number}"]
    calendar_period = "MONTH"
  }

  amount {
    specified_amount {
[% if s.currency %]
      currency_code = "[[ s.currency ]]"
[% endif %]
      [[ "units".ljust(13) if s.currency else "units" ]] = var.[[ v.budget_amount ]]
    }
  }
[% for share in s.shares %]

  threshold_rules {
    threshold_percent = [[ share ]]
  }
[% endfor %]
[% if s.forecast %]

  threshold_rules {
    threshold_percent = 1.0
    spend_basis       = "FORECASTED_SPEND"
  }
[% endif %]
[% if mailed and topics %]

  all_updates_rule {
    pubsub_topic                     = [[ topics[0] ]]
    monitoring_notification_channels = [[ "[" ~ mailed[:5] | join(", ") ~ "]" ]]
  }
[% elif topics %]

  all_updates_rule {
    pubsub_topic = [[ topics[0] ]]
  }
[% elif mailed %]

  all_updates_rule {
    monitoring_notification_channels = [[ "[" ~ mailed[:5] | join(", ") ~ "]" ]]
  }
[% endif %]
}
