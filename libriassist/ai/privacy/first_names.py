"""First names common in French-speaking countries, folded: beside a capitalised word they make a person's name."""

from __future__ import annotations

_LISTED = """
abdel abdou achille adam adele adeline adrien agathe agnes ahmed aicha aime aissatou alain alba alban albert
alberto alejandro alexandra alexandre alexia alexis alfred ali alice alicia aline alix alma aloise alphonse
amadou amandine ambre amelie amina aminata amine anais anatole andre andrea andree angela angele angelique
anis anke anna anne annette annick annie anouk anthony antoine antonio apolline arielle aristide armand
armelle arnaud arthur assia assya astrid aude audrey auguste augustin aurelie aurelien aurore awa axel axelle
aya ayoub aziz bakary baptiste barbara basile bastien beatrice benedicte benjamin benoit bernadette bernard
berthe bertrand bilal binta blanche boris brandon brigitte bruno bryan camille candice capucine carine carla
carlos carmen carole caroline cassandra catherine cecile cedric celeste celia celine chantal charlene charles
charlie charlotte charly chiara chloe christelle christian christiane christina christine christophe cindy
claire clara clarisse claude claudette claudine clemence clement clementine cleo clotilde colette coline
constance coralie corentin corinne coumba cyrielle cyril cyrille damien daniel daniele danielle daphne david
deborah delphine denis denise diane didier diego djeneba djibril dominique dorian dorothee dylan eden edgar
edith edmond edouard eglantine elena eleonore eliane elias elie eliott elisa elisabeth elise ella elodie
eloise elsa emeline emile emilie emilien emily emma emmanuel emmanuelle enora enzo eric erwan esteban estelle
esther ethan etienne eugene eugenie eva evan evelyne ezechiel fabien fabienne fabrice fanny fanta farid fatiha
fatima fatou fatoumata felix ferdinand fernand fernande finn firmin flavie flavien flora florence florent
florian francesca francesco francine francis franck francois francoise frederic frederique gabin gabriel
gabrielle gael gaelle gaetan gaspard gaston gauthier genevieve geoffrey george georges georgette gerald
geraldine gerard germain germaine ghislaine gilbert gilberte gilles giorgio giovanni gisele giulia gregoire
gregory greta guillaume gustave guy gwenaelle habib hakim hamza hans harry hassan heike heinz helena helene
henri henriette herve hicham hugo hugues huguette ibrahim ida idriss ilyan ilyana ilyes imane inaya ines irene
iris isaac isabelle ismael ivan jack jacqueline jacques jade jamal jamel james janine jason jean jeanine
jeanne jennifer jeremy jerome jessica jessy joachim joanna jocelyne joel joelle johanna john jonas jonathan
jordan joris jose joseph josephine josette josiane joy judith jules julia julie julien juliette jurgen justin
justine kadiatou kais kamel karim karima karine katia kelly kenny kenza kevin khadija khaled killian klaus
kylian laetitia lambert lana lara lars laura laure laurence laurent laurie lea leana leila lena lenny leo leon
leonard leonie leonore leontine leopold liam liliane lilou lily lina linda lionel lisa lise logan loic lola
lorenzo loris lou louane louis louise louna loup luc luca lucas lucette lucia lucie lucien lucienne ludivine
ludovic luigi luis luna lya lyam lydia lydie lyna madeleine mael maelle maelys maeva magali mahmoud maia malik
malo mamadou manon manuel manuela marc marceau marcel marcelle marco margaux margot marguerite maria mariam
mariama marianne marie marielle marina marine marion marius marjorie marlene marta martha martin martine mary
maryse mathias mathieu mathilde mathis mathys matteo matthias matthieu maud maurice max maxence maxime mehdi
melanie melina melissa mia michael michel michele micheline mickael miguel mila milan milo mireille mohamed
mohammed moise monique morgan morgane mounir mourad moussa muriel mya myriam nabil nadege nadia nadine nael
naima nassim nathalie nathan nelly nicolas nicole nina noah noe noel noemie nolan nolwenn nora norbert nordine
nour octave odette odile olivia olivier omar ophelie oscar oumar oumou ousmane pablo paolo pascal pascale
pascaline patrice patricia patrick paul paula paule paulette pauline pedro perrine peter petra philippe pierre
pierrette pilar priscilla quentin rachel rachid rachida rafael raoul raphael rayan raymond raymonde reda
regine regis reine remi remy renaud rene renee richard robert roberto robin rodolphe roger roland rolande
romain romane romy rosa rosalie rose roxane rozenn ruben ryan sabine sabrina sacha said salah salima salome
samia samir samuel samy sandra sandrine sandy santiago sara sarah sebastien selma serge severine sidonie simon
simone sirine slimane soan sofia sofiane sohan solange solene soline sonia sophie souad stanislas stephane
stephanie steven susan suzanne sven swan sylvain sylvie tanguy tarek tatiana teddy teresa tessa thais theo
theodore therese thibault thibaut thierry thomas tiago timeo timothe timothee titouan tom toufik tristan ugo
ulysse valentin valentine valerie vanessa vera veronique vianney victoire victor victoria vincent virginie
viviane walid wassim wendy wilfried william wolfgang xavier yacine yanis yann yannick yasmina yasmine yassine
yohan yolande younes youssef yves yvette yvonne zakaria zelie zineb zoe zora
"""
FIRST_NAMES = frozenset(_LISTED.split())
