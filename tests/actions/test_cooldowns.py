"""One action by machine on a resource within its cooldown; the claim goes away by itself."""

from datetime import datetime

from functions.actions.cooldowns import FirestoreCooldowns


def test_a_claim_holds_for_its_cooldown_and_is_then_taken_over(client, clock):
    cooldowns = FirestoreCooldowns(client, clock, 900.0)
    assert cooldowns.take("vm-1", "al-1")
    assert cooldowns.take("vm-1", "al-1")
    assert not cooldowns.take("vm-1", "al-2")
    assert cooldowns.take("vm-2", "al-2")
    clock.sleep(901)
    assert cooldowns.take("vm-1", "al-2")
    assert not cooldowns.take("vm-1", "al-1")


def test_its_expiry_is_stored_as_a_time_which_firestore_s_ttl_needs(client, clock):
    FirestoreCooldowns(client, clock, 900.0).take("vm-1", "al-1")
    assert isinstance(client.document("claims/action-vm-1").get().get("expires_at"), datetime)
