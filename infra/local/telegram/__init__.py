"""Telegram on a laptop: the Bot API for one bot and one chat, and a page on which a person sits at its other end.

bot = Bot(Path("state/telegram.sqlite"), token="4242:x", clock=time.time)
bot.set_webhook("http://127.0.0.1:8080/telegram/webhook", "secret")
WebServer(telegram_app(bot)).start(); bot.start()
"""

from infra.local.telegram.app import opens_chat, telegram_app
from infra.local.telegram.bot import CHAT_ID, USER_ID, Bot

__all__ = ["CHAT_ID", "USER_ID", "Bot", "opens_chat", "telegram_app"]
