# Makes countries.txt on standard output. Needs Babel 2.19 (PyPI), which carries the Unicode Common Locale Data Repository.
from babel import Locale
en=Locale('en').territories; ar=Locale('ar').territories
extra={
'sy':'syrian arab republic;syrian;سوري;سورية','iq':'iraqi;عراقي;عراقية','ir':'iran (islamic republic of);islamic republic of iran;iranian;إيراني;ایران','ru':'russian federation;russian',
'kp':"democratic people's republic of korea;korea, north;dprk",'kr':'republic of korea;korea, south','cd':'democratic republic of the congo;congo, democratic republic of the;drc','cg':'congo;republic of the congo',
'gb':'united kingdom of great britain and northern ireland;uk;british;great britain','us':'united states of america;usa;american','mm':'burma','tr':'turkey;turkish;تركي','ps':'palestine;state of palestine;palestinian;possibly palestinian;فلسطين;فلسطيني','tz':'united republic of tanzania',
'vn':'viet nam','ci':"cote d'ivoire;ivory coast",'mk':'north macedonia, the republic of;macedonia','gm':'the gambia','cv':'cabo verde','md':'republic of moldova','la':"lao people's democratic republic",'bo':'bolivia (plurinational state of)','ve':'venezuela (bolivarian republic of)',
'hk':'hong kong;china, hong kong special administrative region','mo':'macau','tw':'taiwan, province of china','sa':'saudi;kingdom of saudi arabia;سعودي','ae':'uae;emirati','eg':'egyptian;مصري','tn':'tunisian;تونسي','ma':'moroccan;مغربي','dz':'algerian;جزائري','ly':'libyan;ليبي;libyan arab jamahiriya','jo':'jordanian;أردني','lb':'lebanese;لبناني','ye':'yemeni;يمني','sd':'sudanese;سوداني','so':'somali;صومالي','af':'afghan;أفغاني','pk':'pakistani;باكستاني','uz':'uzbek','tj':'tajik','kz':'kazakh','kg':'kyrgyz','fr':'french','de':'german','be':'belgian','nl':'dutch;the netherlands','se':'swedish','kw':'kuwaiti','qa':'qatari','bh':'bahraini','om':'omani','id':'indonesian','ph':'filipino','bd':'bangladeshi','in':'indian','cn':'chinese;people\'s republic of china','cz':'czech republic','sz':'swaziland'}
print('; Names of countries and their two-letter codes (ISO 3166-1), English and Arabic, from the Unicode Common Locale Data')
print('; Repository (Unicode-3.0), as Babel 2.19 carries it; the forms after the second are those of lists and of people who say where they are from.')
for k in sorted(en):
    if len(k)!=2 or not k.isalpha() or k in('EU','EZ','UN','XA','XB','ZZ','QO','AC','CP','CQ','DG','EA','IC','TA'): continue
    names=[en[k],ar[k]]+[x for x in extra.get(k.lower(),'').split(';') if x]
    print(k.lower()+' '+';'.join(names))
