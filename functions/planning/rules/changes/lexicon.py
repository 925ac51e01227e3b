"""Words of four languages that a change may have beside what it asks for: they never say what is to be, nor of what.

Not here is whatever could name a part, a property or a value, say no, only, instead or until, or ask for something that
this reader has no row for: such a word stays, and is asked about.
"""

_VERBS = """
heben anheben hebt bringen bringt hochziehen hochziehst ziehen zieh aktualisieren aktualisiere aktualisiert hochstufen
ran sharp occur occurs proceed
hand handed hands pass passed passes sent fed feed
ought survive survives surviving bear bears suffer suffers stand stands cope copes coping manage manages managed consume consumes occupy
deserve deserves demand demands call calls ask asks asking asked beg suggest suggests suggested insist insists expect expects expected tell
say says said saying mean means meant suppose supposed guess hear heard see sees seen saw look looks looked seem seems know knows known feel feels
believe figure reckon appreciate mind care cares bother agree agreed decide decided plan plans planned planning discuss discussed talk talked
go goes going went gone come comes coming came become becomes became remain remains remained happen happens happened turn turns turned start
starts started starting begin begins began begun continue continues continued finish finishes finished begin
bump bumps bumped crank cranks cranked jack ramp ramps ramped beef dial dials hike hikes boost boosts boosted nudge nudges push pushes pushed pull
lift lifts lifted raise raised raising lowered lowering grow grew grown shrink trim trims trimmed slash tune tuned tweak tweaks tweaked fix fixes
fixed fixing adapt adapted alter altered modify modifies modified amend revise revised edit rework configure configures configured configuring
setup reset define defines defined specify specified assign assigned allot allotted allocate allocated grant granted dedicate dedicated reserve
reserved provision provisioned equip equips equipped supply supplies supplied offer offers offered fit fits fitted gain gains
switching switched flip flips flipped toggle toggles toggled engage engages introduce introduces introduced establish implement implements implemented
apply applies applied employ employs deploy rely relies
permit permits permitted allowing authorise authorize entitle
guarantee guarantees guaranteed assure assures make made making ensuring ensures
hammer hammers hammered hammering struggle struggles struggling choke chokes choking fill fills filled filling evict evicts evicting crash crashes
crashed crashing die dies dying died freeze freezes hang hangs hanging lag lags lagging slow slows slowed slowing stall stalls stalling overflow overflows
happening launching launch launches launched shipping rolling celebrate campaign complain complains complained complaining wait waits waiting
waited wondering wonder thinking hoping hope hopes wishes wish wished wanting needing getting giving putting taking letting using having being doing
does done did work works working worked try tries tried trying help helps helped helping serve spend spends spending costs costing pay pays paying paid
bring brings brought keep kept keeping holding held storing stored
won't can't cannot couldn't isn't aren't ain't wasn't haven't hasn't
gimme gotta gonna wanna lemme
"""
_ADVERBS = """
theres some automatic headroom what's badly
today tonight nowadays lately recently presently immediately instantly promptly shortly asap pronto straightaway forthwith henceforth onwards onward hence
thus therefore thereby accordingly meanwhile finally eventually basically simply actually honestly frankly truly definitely certainly absolutely surely obviously
apparently evidently seemingly probably perhaps maybe presumably hopefully ideally preferably possibly potentially necessarily essentially fundamentally
really quite rather fairly pretty awfully terribly extremely incredibly insanely totally completely entirely fully wholly utterly thoroughly
slightly somewhat kinda sorta nearly almost roughly approximately about around circa approx precisely just merely simply purely
always constantly continuously consistently permanently usually normally typically generally commonly mostly mainly largely primarily chiefly
often frequently sometimes occasionally again once anew besides moreover furthermore additionally likewise similarly equally alike
likewise together altogether respectively individually separately properly correctly nicely well better best worse worst badly poorly
quickly fast faster slowly smoothly safely reliably comfortably easily readily happily gladly kindly thankfully sadly unfortunately luckily
there here back forth up down upwards downwards upward downward
too also well indeed even still yet already soon later afterwards afterward beforehand earlier before ahead
please pls plz plss thx thanks cheers ta tyvm btw fyi imo imho afaik tbh lol ok okay alright right yeah yep yes yo hey hi hello oh ah hmm um uh well so
anyhow anyway anyways somehow whatsoever otherwise though although however nevertheless nonetheless
"""
_ADJECTIVES = """
raw uploaded incoming outgoing any
plenty sufficient adequate enough ample decent reasonable sensible suitable appropriate proper good great nice fine perfect lovely awesome super cool
bigger biggest big larger largest large huge massive enormous giant gigantic tiny small smaller smallest little mini compact modest generous roomy roomier
strong stronger strongest mighty powerful beefy beefier fat fatter heavy heavier light lighter weak weaker poor lame
fast faster fastest quick quicker slow slower slowest sluggish snappy snappier responsive unresponsive laggy busy busier hot warm warmer
high higher highest low lower lowest tall short shorter long longer longest deep wide broad tight tighter loose strict strictest narrow
full fuller overloaded crowded cramped tired exhausted starved starving hungry desperate
new newer newest current present actual existing main primary principal whole entire complete total overall general usual normal regular typical
certain particular specific given respective same similar equal real true genuine plain simple mere
important urgent critical crucial vital essential necessary needed required mandatory compulsory desirable recommended advisable preferable wanted desired
happy unhappy glad sad sorry angry annoyed worried nervous scared afraid sure certain confident convinced aware
cheap cheaper cheapest expensive pricey costly dear
safe safer stable robust resilient solid healthy sane clean
available possible impossible able unable ready willing eager keen
annoying embarrassing ridiculous stupid silly crazy insane terrible horrible awful bad worse damn bloody freaking fucking
"""
_NOUNS = """
hardware resources power muscle oomph juice horsepower performance speed headroom legroom breathing air leeway slack wiggle comfort buffer margin
count amount number quantity figure total sum value values level size sizing dimension extent limit limits limitation ceiling floor maximum minimum
thing things stuff item matter issue problem trouble pain bottleneck reason reasons cause purpose purposes sake case cases point fact way ways manner
boss bosses manager managers management ceo cto cfo team teams folks guys colleague colleagues people person someone somebody
ops devops dev devs developer developers engineers admins customer customers client clients guest guests user users visitor visitors player players
auditor auditors lawyer lawyers accountant accountants compliance legal finance marketing sales support security regulation regulations regulators law gdpr dsgvo
policy requirement requirements wish wishes idea suggestion plan plans decision ticket
moment moments time times while bit bits lot lots ton tons
today future meantime season seasons summer winter spring autumn fall christmas xmas easter holiday holidays vacation vacations
sale sales promo promotion campaign campaigns launch launches event events rush peak peaks surge surges spike spikes crowd crowds traffic
load loads demand demands growth business company firm organisation organization
favour favor help thank mercy pleasure
"""
_GERMAN = """
sollte sollten musste mussten konnte konnten durfte wurde wurden hatte hatten ware waren mochte mochten wollte wollten brauchte brauchten wunsche wunscht wunschen hatten
braucht brauche brauchen benotigt bekommt bekommen kriegt kriegen erhalt erhalten verdient vertragt verkraftet reicht reichen genugt genugen
dreh drehe drehen schraub schraube schrauben fahr fahre fahren zieh ziehe setz setze stell stelle pack packe hau haue spendier spendiere gonn gonne verpass verpasse
mach mache machen tu tue tun lass lasse lassen lasst sorg sorge sorgen sorgt achte achten pass passe passen passt anpassen angepasst
anheben angehoben hochsetzen hochgesetzt hochdrehen hochfahren raufsetzen herabsetzen herabgesetzt runtersetzen runterdrehen absenken abgesenkt begrenzen begrenzt
erhohen erhoht vergrossert vergrossern verkleinert ausweiten ausgeweitet aufstocken aufgestockt verlangern verlangert verkurzen verkurzt
aufbewahrt aufbewahren vorgehalten vorhalten gehalten behalten gespeichert speichern eingestellt einstellen umgestellt umstellen festgelegt festlegen
heute sofort gleich umgehend schleunigst baldmoglichst bald spater kunftig zukunftig fortan nunmehr derzeit momentan aktuell bisher jetzt
immer stets standig dauernd meist meistens oft manchmal wieder nochmal nochmals erneut zusatzlich ausserdem ebenfalls ebenso auch zudem
wirklich echt ziemlich sehr ganz vollig komplett richtig ruhig halt eben doch ja wohl schon einfach lieber besser am besten moglichst mindestens
ungefahr etwa circa ca rund knapp genau exakt insgesamt jeweils zusammen
kurz kurzer lang langer gross grosser grossere grosseren klein kleiner schneller starker starkere mehr viel viele genug ausreichend
chef chefin team kollegen kollegin leute kunden kunde gaste nutzer benutzer besucher entwickler betrieb vertrieb buchhaltung revision
grund grunden grunde zweck fall sache ding dinge problem engpass
herr frau danke bitte dankeschon hallo moin servus gruss grusse liebe lieber
maximum minimum obergrenze untergrenze anzahl zahl wert grosse luft leistung reserve puffer spielraum
"""
_SPANISH = """
guardarlas guardarlos guardarla conservarlas conservarlos mantenerlas mantenerlos copias
principal principales activa activas activo activos
deberia deberian podria podrian puede pueden debe deben tiene tienen tenga tengan sea sean seria serian esta estan este estara estaria ha han haya hay habria hace
queremos quiero quisiera quisieramos quiere quieren gustaria necesita necesitan necesite requiere requieren
haz hagan hagamos pon ponle ponga pongan ponerle dale dar denle deja deje dejar dejen sube suba subir subele baja bajale bajar ajusta ajustar ajuste cambia cambiar cambie
fija fijar fijarlo establece establecer amplia ampliar aumenta aumentar aumente reduce incrementa incrementar asigna asignar reserva guarda guardar guarden conservar
correr corra corran funcione funcionar funciona arranque empiece empezar
ahora hoy ya pronto luego despues enseguida inmediatamente urgentemente rapido cuanto antes
siempre constantemente normalmente generalmente ademas tambien igualmente mas menos muy bastante demasiado suficiente suficientes bien mejor
solamente aproximadamente unos unas alrededor cerca total cada uno ambos
grande grandes mayor mayores pequeno pequena lento lenta lentos rapida lleno llena llenando caro corto corta largo larga nuevo nueva
jefe jefa equipo gente usuarios clientes empresa campana verano navidad temporada
razon razones motivo motivos favor gracias hola oye saludos
numero cantidad limite maximo minimo tope valor nivel tamano capacidad potencia
cosas cosa problema momento veces
"""
_FRENCH = """
principal principale principales actif actifs active actives necessaire
devrait devraient pourrait pourraient peut peuvent doit doivent aura auront ait aient soit soient serait seraient est sont etait a ont faut faudrait fait font
voudrait voudrais voudrions aimerait aimerais aimerions souhaite souhaitons veut veulent veux besoin necessite necessitent demande demandent
mets mettez mettre passe passez passer donne donnez donner monte montez monter augmente augmentez augmenter baisse baissez baisser descends descendre fixe fixez fixer
regle reglez regler ajuste ajustez ajuster change changez changer porte portez porter etends etendre agrandis agrandissez agrandir limite limitez limiter garde gardez garder gardes gardees
gardee conserve conservez conserver conserves conservees tourne tourner tournent fonctionne fonctionner reste rester restent
maintenant aujourd'hui desormais bientot tout suite vite rapidement immediatement urgemment
toujours constamment normalement aussi egalement encore plus moins tres assez trop suffisamment bien mieux
environ exactement seulement juste chaque chacun chacune deux total
grand grande grands grandes gros grosse petit petite petits lent lente lents rapide rapides plein pleine pleines cher chere court courte long longue nouveau nouvelle
chef patron patronne equipe gens utilisateurs clients boite entreprise saison ete noel soldes
raison raisons cause merci bonjour salut svp stp avance
nombre quantite limite maximum minimum plafond valeur niveau taille capacite puissance place
choses chose probleme moment fois
"""
WORDS = frozenset(f"{_VERBS} {_ADVERBS} {_ADJECTIVES} {_NOUNS} {_GERMAN} {_SPANISH} {_FRENCH}".split())
"""The words, folded."""
