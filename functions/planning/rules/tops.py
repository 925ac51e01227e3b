"""Ends of domain names that are read as such wherever they stand: `bloom.coffee` is a name, `server.py` is a file."""

TOPS = (
    # Those that people have, without the ones that are endings of files and names of programs (.sh, .py, .md, .rs, .so).
    "com|org|net|io|dev|app|co|ai|shop|cloud|me|info|biz|name|pro|mobi|xyz|online|site|store|tech|blog|page|live|life|news|media|agency|"
    "studio|design|digital|solutions|services|systems|network|software|tools|team|group|company|business|consulting|capital|finance|money|"
    "bank|insurance|legal|law|health|care|clinic|dental|doctor|hospital|fitness|yoga|coffee|cafe|restaurant|pizza|bar|beer|wine|kitchen|"
    "food|garden|farm|flowers|florist|green|eco|energy|solar|house|homes|haus|immo|estate|rent|rentals|casa|villas|travel|tours|holiday|"
    "hotel|camp|events|party|wedding|photo|photos|photography|gallery|art|museum|music|band|film|movie|video|games|game|play|fun|toys|"
    "fashion|shoes|clothing|jewelry|boutique|beauty|salon|hair|style|club|social|chat|community|foundation|charity|ngo|church|school|"
    "academy|education|university|college|training|courses|guide|wiki|help|support|expert|works|work|jobs|careers|center|zone|world|"
    "earth|space|city|town|berlin|hamburg|koeln|cologne|bayern|wien|paris|london|nyc|vegas|amsterdam|swiss|africa|asia|lat|gay|pet|dog|"
    "auto|cars|car|bike|taxi|cab|repair|parts|supply|supplies|industries|engineering|construction|plumbing|builders|tel|email|host|"
    "hosting|domains|website|web|link|click|download|codes|directory|report|review|reviews|today|now|land|cool|wtf|ninja|rocks|guru|"
    "science|bio|one|plus|vip|top|win|bid|sale|deals|gift|gifts|cards|market|markets|trade|fund|ventures|partners|gmbh|ltd|llc|inc|srl|"
    "academy|lgbt|kids|baby|family|love|tv|fm|gg|cc|ws|to|ly|gl|im|je|de|at|ch|fr|es|eu|uk|nl|it|be|pt|mx|br|us|ca|au|nz|jp|kr|cn|hk|tw|"
    "sg|my|th|vn|id|ph|in|pk|bd|lk|np|ae|sa|qa|il|tr|gr|cy|ro|bg|hu|cz|sk|si|hr|ba|al|mt|lt|lv|ee|fi|se|no|dk|ie|lu|li|mc|ad|ua|by|kz|"
    "ge|am|az|uz|mn|za|ng|ke|gh|et|tz|ug|ma|tn|dz|eg|ar|cl|pe|uy|bo|ec|ve|cr|pa|gt|do|cu|pr|jm|tt|fo|ax|nu|st|tk|vc|ag|lc|sc|mu|re|"
    "cat|gal|eus|bzh|scot|wales|aero|coop|edu|gov|int|mil|post|tirol|saarland|ruhr|nrw|"
    "example|test|internal|local|lan|corp"
)
