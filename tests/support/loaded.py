"""What a host of the functions has loaded once it has planned something: a warm parent imports this for the hosts that
it starts. Compiling the reader's expressions takes longer than everything else that most tests have a host do."""

from functions.planning.catalogue import compose, write
from functions.planning.plan import make_plan
from functions.planning.rules.answer import RULES
from shared.llm import provider
from shared.settings import ModelSettings

_planned = make_plan("an API on Cloud Run with PostgreSQL", provider(ModelSettings(llm_provider="offline"), RULES))
write(compose(_planned.plan))
