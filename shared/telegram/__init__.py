"""Asking and telling people in Telegram, through the Bot API."""

from shared.telegram.chat import Chat, Delivered, chat_of
from shared.telegram.client import BotApi, TelegramError
from shared.telegram.courtesy import Courtesy

__all__ = ["BotApi", "Chat", "Courtesy", "Delivered", "TelegramError", "chat_of"]
