"""Asking and telling people in Telegram, through the Bot API."""

from shared.telegram.chat import Chat, Courtesy, chat_of
from shared.telegram.client import BotApi, TelegramError

__all__ = ["BotApi", "Chat", "Courtesy", "TelegramError", "chat_of"]
