"""Words that say nothing by themselves, by language; a language without a list has no terms.

Written folded (lower case, no accents), as they are compared. Negations, comparatives and the
small change of social networks are among them, and numerals; nouns, adjectives and most verbs are not.
"""

_ANY = """
amp ca dm etc fb gif haha hahaha hey hmm http https ht img lol mdr ok okay ouf pic pls plz ptdr pm re rt
svp stp tweet tweets twitter url via vs wow xd www yay
"""
_FRENCH = """
a afin ai aie aient ainsi ait alors apres as assez au aucun aucune aujourd'hui auquel aura aurai aurais
aurait auront aussi autre autres aux avaient avais avait avant avec avez avoir avons ayant bah bcp beaucoup
ben bien bon bonjour bonsoir bref c c'est car ce ceci cela celle celles celui cent cependant certain
certaine certaines certains ces cet cette ceux chacun chaque chez ci cinq comme comment contre coucou d dans
de deja depuis derriere des desormais dessous dessus deux devant devez devoir devrait dire dis disent dit
dix doit doivent donc dont douze du durant e elle elles en encore enfin ensuite entre envers es est et
etaient etais etait etant ete etes etre eu eut eux faire fais faisait fait faites faut fera ferait fois font
furent fut grace hein hier hop hors huit hum ici il ils j jamais je jusqu jusque l la laquelle le lequel les
lesquels leur leurs lors lorsque lui m ma mais malgre me meme memes merci mes met mettre mien mienne mille
mis moi moins mon n ne neuf ni non nos notre nous o on ont onze ou ouais oui par parce parfois parmi pas
pendant personne peu peut peuvent peux plupart plus plusieurs plutot pour pourquoi pourra pourrait pourtant
pouvait pouvez pouvoir presque pu puis puisque qu quand quant quatre que quel quelle quelles quelqu'un
quelque quelques quels qui quinze quoi quoique rien s sa sais sait salut sans sauf se selon sept sera serai
serait seront ses seul seule si sien sienne sinon six soi soient sois soit sommes son sont sous suis sur t
ta tandis tant te tel telle tellement tels tes tien toi ton tous tout toute toutefois toutes trente tres
trois trop truc tu un une va vais vas vers veut veux viens vient vingt voici voila voir vois voit vont vos
votre vous vraiment vu y
"""
_ENGLISH = """
a able about above actually after again against ago ain't all almost already also although always am an and
another any anybody anymore anyone anything anyway are aren't around as ask at away b back be became because
become been before being below between both but by c came can can't cannot cant come comes coming could
couldn't d did didn't didnt do does doesn't doesnt doing don't done dont down due during each eight either
eleven else enough even ever every everybody everyone everything except far few fifteen five for four from
further gave get gets getting give given gives giving go goes going gone gonna got gotta had hadn't has
hasn't have haven't having he he'd he'll he's hello hence her here here's hers herself hi him himself his
how how's however hundred i i'd i'll i'm i've id if ill im in indeed instead into is isn't isnt it it'd
it'll it's its itself ive just keep keeps kept kinda knew know known knows last lately let let's lets like
lot lots made make makes making many may maybe me mean might mine more most much must mustn't my myself n
need needed needs neither never next nine no nobody nope nor not nothing now of off often oh on once one
ones only onto or other others otherwise our ours ourselves out over own per perhaps please possibly put
quite r rather really right said same saw say saying says see seem seems seen seven several shall she she'd
she'll she's should shouldn't since six so some somebody someone something sometimes soon still such sure
take taken takes taking tell ten than thank thanks that that's thats the their theirs them themselves then
there there's therefore these they they'd they'll they're they've thing things think thirty this those
though thousand three through thru thus till to today together told tomorrow tonight too took toward towards
tried try trying twelve twenty two u under unless until up upon ur us use used using very wanna want wanted
wants was wasn't way we we'd we'll we're we've well went were weren't what what's whatever when whenever
where where's whether which while who who's whoever whole whom whose why will with within without won't wont
would wouldn't y y'all yeah yes yesterday yet you you'd you'll you're you've your youre yours yourself
yourselves
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    "fr": frozenset((_ANY + _FRENCH).split()),
    "en": frozenset((_ANY + _ENGLISH).split()),
}
# Stop words that a phrase may hold between its two words: "mise à jour", "cup of tea".
CONNECTORS: dict[str, frozenset[str]] = {
    "fr": frozenset(["a", "au", "aux", "d'", "de", "des", "du", "en"]),
    "en": frozenset(["of"]),
}
