"""First names common in French-speaking countries, folded: beside a capitalised word they make a person's name."""

from __future__ import annotations

_LISTED = """
abdel abdou adam adele adeline adrien agathe agnes ahmed aicha aime alain alban albert alberto alexandra
alexandre alexia alexis alfred ali alice alicia aline alix aloise alphonse amadou amandine ambre amelie amina
aminata amine anais andre andrea andree angela angele angelique anne annette annick annie anouk anthony
antoine antonio apolline arielle aristide armand armelle arnaud arthur assia astrid aude audrey augustin
aurelie aurelien aurore axel axelle aya aziz bakary baptiste barbara bastien beatrice benedicte benjamin
benoit bernadette bernard berthe bertrand blanche boris brigitte bruno camille capucine carine carla carlos
carmen carole caroline cassandra catherine cecile cedric celeste celia celine chantal charlene charles charlie
charlotte chiara chloe christelle christian christiane christina christine christophe claire clara clarisse
claude claudette claudine clemence clement clementine cleo clotilde colette coralie corentin corinne coumba
cyrielle cyril cyrille damien daniel daniele danielle daphne david deborah delphine denis denise diane didier
dominique dorian dorothee edith edmond edouard elena eleonore eliane elias elie elisa elisabeth elise ella
elodie eloise elsa emeline emile emilie emilien emily emma emmanuel emmanuelle enzo eric erwan esteban estelle
esther etienne eugene eugenie eva evelyne ezechiel fabien fabienne fabrice fanny fatiha fatima fatou fatoumata
felix ferdinand fernand fernande firmin flavie flavien florence florent florian francesca francine francis
franck francois francoise frederic frederique gabin gabriel gabrielle gael gaelle gaetan gaston gauthier
genevieve geoffrey george georges georgette gerald geraldine gerard germain germaine ghislaine gilbert
gilberte gilles giovanni gisele giulia gregoire gregory guillaume gustave guy gwenaelle habib hamza hans harry
hassan heike helena helene henri henriette herve hicham hugo hugues ibrahim ida ilyes imane ines irene iris
isaac isabelle ismael ivan jack jacqueline jacques jade jamel james janine jean jeanine jeanne jennifer jeremy
jerome jessica joachim joanna jocelyne joel joelle johanna john jonathan jordan jose joseph josephine josette
josiane joy judith jules julia julie julien juliette jurgen justin justine kamel karim karima karine katia
kevin khadija klaus laetitia lambert lara laura laure laurence laurent laurie lea leila lena leo leon leonie
leonore leopold liliane lilou lina linda lionel lisa lise loic lola lorenzo lou louane louis louise loup luc
luca lucas lucette lucia lucie lucien lucienne ludivine ludovic luigi lydia lydie madeleine mael maelle magali
mahmoud maia mamadou manon manuel manuela marc marcel marcelle marco margaux margot marguerite maria mariam
marianne marie marielle marina marine marion marius marjorie marlene marta martha martin martine mary maryse
mathias mathieu mathilde mathis matteo matthias matthieu maud maurice max maxence maxime mehdi melanie melina
melissa michael michel michele micheline mickael miguel milan mireille mohamed mohammed moise monique morgan
morgane mounir moussa muriel myriam nabil nadege nadia nadine naima nathalie nathan nelly nicolas nicole nina
noe noel noemie nora norbert odette odile olivia olivier omar oscar oumar ousmane pablo paolo pascal pascale
pascaline patrice patricia patrick paul paule paulette pauline pedro perrine peter petra philippe pierre
pierrette pilar quentin rachel rachid rachida raoul raphael raymond raymonde regine regis reine remi remy
renaud rene renee richard robert roberto robin rodolphe roger roland rolande romain romane rosa rosalie rose
roxane sabine sabrina said salima salome samia samir samuel sandra sandrine sara sarah sebastien selma serge
severine sidonie simon simone sofia sofiane solange solene sonia sophie souad stanislas stephane stephanie
susan suzanne sylvain sylvie tanguy tatiana teddy teresa theo theodore therese thibault thibaut thierry thomas
timothee titouan tom tristan ugo ulysse valentin valentine valerie vanessa vera veronique vianney victoire
victor victoria vincent virginie viviane walid wilfried william wolfgang xavier yacine yann yannick yasmina
yasmine yohan yolande youssef yves yvette yvonne zakaria zineb zoe zora
"""
FIRST_NAMES = frozenset(_LISTED.split())
