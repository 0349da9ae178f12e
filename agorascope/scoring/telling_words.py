"""Words of chat that tell a language and that a model of edited text does not know.

py3langid learnt from encyclopaedias and news: it knows neither French abbreviations nor Hindi in
Latin letters. Only words that hardly occur in another common language stand here.
"""

_FRENCH = """
avec bah bcp beaucoup bjr bof bonjour bonsoir bsr chez chui chuis coucou depuis dispo dommage
déçu déçue encore génial géniaux jpp jsais jsp jsuis mdr mdrr merci merde mouais nul nulle nuls
oklm ouais ouf oui pas pcq pourri pourrie ptdr ptdrr putain relou rien salut slt stp svp tjrs
tkt toujours trop très vraiment wesh wsh éviter
"""
_ENGLISH = """
awesome btw cant doesnt didnt dont gonna idk ikr ily isnt lmao lmfao nope omg pls smh tbh
thank thanks thx wanna wasnt wtf yay yeah yep yes
"""
# In Latin letters, as most Hindi posts are; Urdu written so looks the same.
_HINDI = """
aap aapka aapke aapko aapki abhi accha achha agar ap apko apna apne apni aur bahut bhai bhi bohot
desh dekho diya gaya gayi haan hai hain hoga hoon hota hote hoti hua hum iska isko jaa jab
ji ka kab kahan kaise kar karna karne karo karte kaun ke ki ko koi kr kuch kya kyu kyun lekin
liya liye matlab mein mera mere meri mujhe nahi nahin nhi phir pyar raha rahe rahi rha rhe rhi
saath sab sabse sath sirf tha thi toh tum tumhe unka unko uska usko wala wale wali wo woh yaar
ye yeh
"""

TELLING_WORDS: dict[str, frozenset[str]] = {
    "fr": frozenset(_FRENCH.split()),
    "en": frozenset(_ENGLISH.split()),
    "hi": frozenset(_HINDI.split()),
}
