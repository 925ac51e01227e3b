"""POST /telegram/webhook: what people press and type in the chat."""
