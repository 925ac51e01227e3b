"""Ends of domain names that are read as such wherever they stand: `bloom.coffee` is a name, `server.py` is a file."""

# Without those that are endings of files and words of settings as well (.sh, .py, .rs, user.name, server.host).
TOPS = (
    "com|org|net|io|dev|app|co|ai|shop|cloud|me|info|biz|pro|mobi|xyz|online|site|store|tech|blog|page|live|life|"
    "news|media|agency|studio|design|digital|solutions|services|systems|network|software|tools|team|company|"
    "business|consulting|capital|finance|money|bank|insurance|legal|law|health|care|clinic|dental|doctor|hospital|"
    "fitness|yoga|coffee|cafe|restaurant|pizza|bar|beer|wine|kitchen|food|garden|farm|flowers|florist|green|eco|"
    "energy|solar|house|homes|haus|immo|estate|rent|rentals|casa|villas|travel|tours|holiday|hotel|camp|events|"
    "wedding|photo|photos|photography|gallery|art|museum|music|band|film|movie|video|games|game|play|fun|toys|"
    "fashion|shoes|clothing|jewelry|boutique|beauty|salon|hair|style|club|social|chat|community|foundation|charity|"
    "ngo|church|academy|education|university|college|training|courses|guide|wiki|help|support|expert|jobs|careers|"
    "center|world|earth|space|city|town|berlin|hamburg|koeln|cologne|bayern|wien|paris|london|nyc|vegas|amsterdam|"
    "swiss|africa|asia|lat|gay|pet|dog|auto|cars|car|bike|taxi|cab|repair|supply|supplies|industries|engineering|"
    "build|construction|plumbing|builders|tel|hosting|domains|website|web|codes|directory|review|reviews|land|cool|wtf|"
    "ninja|rocks|guru|science|bio|vip|bid|deals|gift|gifts|cards|market|markets|trade|fund|ventures|partners|gmbh|"
    "ltd|llc|inc|srl|lgbt|kids|baby|family|love|tv|fm|gg|cc|ws|ly|gl|im|je|de|at|ch|fr|es|eu|uk|nl|it|be|pt|mx|br|"
    "us|ca|au|nz|jp|kr|cn|hk|tw|sg|th|vn|ph|pk|bd|lk|np|ae|sa|qa|il|tr|gr|cy|ro|bg|hu|cz|sk|si|hr|ba|al|mt|lt|lv|"
    "ee|fi|se|no|dk|ie|lu|li|mc|ad|ua|by|kz|ge|az|uz|mn|za|ng|ke|gh|et|tz|ug|ma|tn|dz|eg|ar|cl|pe|uy|bo|ec|ve|cr|"
    "pl|in|pa|gt|cu|pr|jm|tt|fo|ax|nu|st|tk|vc|ag|lc|sc|mu|re|gal|eus|bzh|scot|wales|aero|coop|edu|gov|mil|tirol|"
    "saarland|ruhr|nrw|example|test|internal|local|lan|corp"
)
