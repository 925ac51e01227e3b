"""The laptop's Telegram: the agent's own client at one end, a person at the other."""

import json
import time

import pytest
import requests

from infra.local.telegram import CHAT_ID, USER_ID, Bot, telegram_app
from infra.local.web import WebServer
from shared.schemas import AlertStatus, ChatMessage, HistoryEntry
from shared.store.alerts import Alerts
from shared.store.flags import ChatHome
from shared.store.unsaid import Unsaid
from shared.telegram import BotApi, Chat, Courtesy, TelegramError
from tests.support.alerts import pending_alert
from tests.support.endpoint import Endpoint, until
from tests.support.store import client, clock, firestore_host  # noqa: F401 - fixtures

TOKEN = "4242:secret"
BUTTONS = {"inline_keyboard": [[{"text": "1 Approve", "callback_data": "1:al-1:tok"}]]}


@pytest.fixture
def endpoint():
    with Endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def bot(tmp_path):
    bot = Bot(tmp_path / "telegram.sqlite", token=TOKEN, clock=time.time)
    bot.start()
    yield bot
    bot.close()


@pytest.fixture
def server(bot):
    server = WebServer(telegram_app(bot))
    server.start()
    yield server
    server.close()


@pytest.fixture
def api(server):
    return BotApi(TOKEN, server.url, lambda seconds: None)


@pytest.fixture
def hooked(api, endpoint):
    api.call("setWebhook", url=f"{endpoint.url}/telegram/webhook", secret_token="s3cret")
    return endpoint


def chat(server, since=0):
    return requests.get(f"{server.url}/api/messages", params={"since": since}, timeout=5).json()


def person(server, path, body):
    return requests.post(server.url + path, json=body, timeout=5)


def say(api, text="hello", **more):
    return api.call("sendMessage", chat_id=str(CHAT_ID), text=text, **more)


def test_a_bot_knows_itself_and_a_wrong_token_is_refused(api, server):
    assert api.call("getMe")["is_bot"] is True
    with pytest.raises(TelegramError, match="401 Unauthorized"):
        BotApi("1:x", server.url, lambda seconds: None).call("getMe")
    with pytest.raises(TelegramError, match="404 Not Found"):
        api.call("makeCoffee")


def test_a_message_with_buttons_is_seen_in_the_chat(api, server):
    sent = say(api, "Shall I?", reply_markup=BUTTONS)
    assert (sent["chat"]["id"], sent["from"]["is_bot"]) == (CHAT_ID, True)
    (message,) = chat(server)["messages"]
    assert (message["message_id"], message["kind"], message["text"]) == (sent["message_id"], "bot", "Shall I?")
    assert message["buttons"] == [[{"text": "1 Approve", "data": "1:al-1:tok"}]]


def test_a_press_comes_to_the_webhook_with_the_secret_and_is_answered_once(api, server, hooked):
    sent = say(api, "Shall I?", reply_markup=BUTTONS)
    pressed = person(server, "/api/press", {"message_id": sent["message_id"], "data": "1:al-1:tok"})
    assert pressed.status_code == 200
    (request,) = hooked.wait_for(1)
    assert request.path == "/telegram/webhook"
    assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
    query = json.loads(request.body)["callback_query"]
    assert (query["data"], query["from"]["id"]) == ("1:al-1:tok", USER_ID)
    assert query["message"]["chat"]["id"] == CHAT_ID
    assert api.call("answerCallbackQuery", callback_query_id=query["id"], text="done") is True
    assert chat(server)["messages"][-1]["text"] == "done"
    with pytest.raises(TelegramError, match="query is too old"):
        api.call("answerCallbackQuery", callback_query_id=query["id"])


def test_what_a_person_types_comes_to_the_webhook_with_the_message_it_answers(api, server, hooked):
    sent = say(api)
    typed = person(server, "/api/type", {"text": "1", "reply_to": sent["message_id"]})
    message = json.loads(hooked.wait_for(1)[0].body)["message"]
    assert (message["message_id"], message["text"]) == (typed.json()["message_id"], "1")
    assert message["reply_to_message"]["message_id"] == sent["message_id"]
    assert message["from"]["id"] == USER_ID


@pytest.mark.slow
def test_an_update_is_sent_again_until_it_is_taken_and_in_order(api, server, hooked):
    hooked.statuses = [500, 403]
    person(server, "/api/type", {"text": "first"})
    person(server, "/api/type", {"text": "second"})
    bodies = [json.loads(request.body) for request in hooked.wait_for(4)]
    assert [body["message"]["text"] for body in bodies] == ["first", "first", "first", "second"]
    assert len({body["update_id"] for body in bodies}) == 2
    info = until(lambda: found if (found := api.call("getWebhookInfo"))["pending_update_count"] == 0 else None)
    assert "Wrong response from the webhook: 403" in info["last_error_message"]


def test_what_was_not_taken_is_sent_after_a_restart(tmp_path, endpoint):
    path = tmp_path / "t.sqlite"
    first = Bot(path, token=TOKEN, clock=time.time)
    first.type("are you there?")
    first.close()
    again = Bot(path, token=TOKEN, clock=time.time)
    again.set_webhook(endpoint.url, "")
    again.start()
    assert json.loads(endpoint.wait_for(1)[0].body)["message"]["text"] == "are you there?"
    assert [said.text for said in again.messages()[1]] == ["are you there?"]
    again.close()


def test_nothing_is_sent_off_this_machine(api, server):
    api.call("setWebhook", url="https://203.0.113.66/hook", secret_token="x")
    person(server, "/api/type", {"text": "hello"})
    info = until(lambda: found if "last_error_message" in (found := api.call("getWebhookInfo")) else None)
    assert (info["pending_update_count"], "leaves this machine" in info["last_error_message"]) == (1, True)


def test_an_edit_changes_the_message_and_takes_its_buttons_away(api, server):
    sent = say(api, "Shall I?", reply_markup=BUTTONS)
    before = chat(server)["revision"]
    api.call("editMessageText", chat_id=CHAT_ID, message_id=sent["message_id"], text="approved")
    (message,) = chat(server, before)["messages"]
    assert (message["text"], message["buttons"], message["edited_at"] is not None) == ("approved", [], True)
    assert person(server, "/api/press", {"message_id": sent["message_id"], "data": "1:al-1:tok"}).status_code == 409


@pytest.mark.parametrize(
    ("method", "given", "said"),
    [
        ("sendMessage", {"chat_id": 7, "text": "x"}, "400 Bad Request: chat not found"),
        ("sendMessage", {"text": " "}, "message text is empty"),
        ("sendMessage", {"text": "x" * 4097}, "message is too long"),
        ("sendMessage", {"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        (
            "sendMessage",
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": "x" * 65}]]}},
            "BUTTON_DATA_INVALID",
        ),
        ("editMessageText", {"message_id": 99, "text": "x"}, "message to edit not found"),
        ("editMessageText", {"message_id": "one", "text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"message_id": 1, "text": "hello"}, "message is not modified"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ],
)
def test_refusals_are_telegrams_own(api, method, given, said):
    say(api, "hello")
    with pytest.raises(TelegramError, match=said):
        api.call(method, **{"chat_id": CHAT_ID, **given})


def test_a_reply_to_a_message_that_is_gone_may_go_without_it(api):
    sent = say(api, reply_parameters={"message_id": 99, "allow_sending_without_reply": True})
    assert "reply_to_message" not in sent


def test_a_person_who_blocks_the_bot_and_a_flood_are_errors_the_client_understands(api, bot):
    bot.floods = 1
    say(api, "patience")
    bot.blocked = True
    with pytest.raises(TelegramError, match="403 Forbidden: bot was blocked") as refused:
        say(api)
    assert refused.value.retryable is False


def test_a_group_that_became_a_supergroup_is_written_to_at_its_new_id(api, bot, server, client):
    bot.migrate(-1001234567890)
    home = ChatHome(client, str(CHAT_ID))
    chat_ = Chat(api, str(CHAT_ID), home)
    where = chat_.ask_approval(pending_alert(time.time))
    assert (where.chat_id, home.now()) == ("-1001234567890", "-1001234567890")
    chat_.say("and again")
    assert [message["text"] for message in chat(server)["messages"]][-1] == "and again"
    with pytest.raises(TelegramError) as refused:
        api.call("sendMessage", chat_id=str(CHAT_ID), text="x")
    assert refused.value.migrated_to == "-1001234567890"


def test_words_that_the_chat_did_not_take_are_said_later(api, bot, server, client, clock):
    alerts, unsaid = Alerts(client, clock), Unsaid(client, clock)
    courtesy = Courtesy(Chat(api, str(CHAT_ID)), alerts, unsaid)
    bot.floods, bot.patience = 1, 40
    assert courtesy.say("Autonomy is STOPPED (ada).") is False
    bot.down = True
    assert courtesy.say("Autonomy is resumed (ada).") is False
    assert courtesy.say_again() == 0, "Telegram asked for 40 s"
    clock.sleep(41)
    assert courtesy.say_again() == 0
    bot.down = False
    clock.sleep(100)
    assert courtesy.say_again() == 2
    assert {message["text"] for message in chat(server)["messages"]} >= {"Autonomy is STOPPED (ada)."}
    assert courtesy.say_again() == 0


def test_a_question_is_closed_once_the_chat_is_back(api, bot, server, client, clock):
    alerts = Alerts(client, clock)
    talk = Chat(api, str(CHAT_ID))
    courtesy = Courtesy(talk, alerts, Unsaid(client, clock))
    alert = pending_alert(clock)
    where = talk.ask_approval(alert)
    twin = talk.ask_approval(alert)
    messages = [
        ChatMessage(chat_id=each.chat_id, message_id=each.message_id, token="tok-al-1") for each in (where, twin)
    ]
    alerts.create("al-1", alert.model_copy(update={"open_messages": messages}))
    assert courtesy.close_question(alerts.get("al-1"), "x") is True, "it is open still"
    entry = HistoryEntry(at=clock(), event="approved", by="ada")
    alerts.move("al-1", [AlertStatus.PENDING_APPROVAL], AlertStatus.APPROVED, entry)
    bot.down = True
    assert courtesy.close_question(alerts.get("al-1"), "approved by ada") is False
    assert alerts.get("al-1").close_at > clock()
    bot.down = False
    assert courtesy.close_question(alerts.get("al-1"), "approved by ada") is True
    assert (alerts.get("al-1").open_messages, alerts.get("al-1").close_at) == ([], None)
    assert [message["buttons"] for message in chat(server)["messages"]] == [[], []]


def test_the_page_brings_everything_along_and_allows_nothing_else(server):
    page = requests.get(server.url, timeout=5)
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert "http" not in page.text.replace("http-equiv", "")
    for name in ("chat.js", "chat.css"):
        assert f"/{name}" in page.text
        assert requests.get(f"{server.url}/{name}", timeout=5).status_code == 200
    assert requests.get(f"{server.url}/chat.py", timeout=5).status_code == 404


def test_a_page_from_elsewhere_can_not_answer_for_the_person(server):
    as_form = requests.post(f"{server.url}/api/type", data='{"text": "1"}', timeout=5)
    assert as_form.status_code == 404
    rebound = requests.get(f"{server.url}/api/messages", headers={"Host": "evil.example"}, timeout=5)
    assert rebound.status_code == 421


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/type", {"text": ""}, 409),
        ("/api/type", {"text": "1", "reply_to": 99}, 409),
        ("/api/type", {}, 400),
        ("/api/type", [], 400),
        ("/api/press", {"message_id": 99, "data": "x"}, 409),
        ("/api/press", {"message_id": "x", "data": "x"}, 400),
        ("/api/other", {}, 404),
    ],
)
def test_what_the_page_can_not_mean_is_refused(server, path, body, status):
    assert person(server, path, body).status_code == status
