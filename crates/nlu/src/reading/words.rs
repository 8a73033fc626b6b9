//! English words by what they do in a sentence and by the mood they show. Lists of our own, of what people
//! write to companies; no dictionary.

/// Words that are neither nouns nor verbs, and don't begin a noun's phrase.
pub const PLAIN: &str = "i you he she it we they me him her us them myself yourself himself herself \
    itself ourselves themselves mine yours hers ours theirs who whom whose which what when where why how \
    there here then than and or but so because if unless until while although though since as of at by for \
    from in into on onto off out over under with without within about above below after before between \
    during through against among along across around near to up down not no yes never always often \
    sometimes usually already still yet again once twice soon later now today tomorrow yesterday tonight \
    just only also too very really quite rather almost maybe perhaps please thanks thank hello hi hey bye \
    ok okay well even ever else instead however therefore otherwise everything nothing something anything \
    everyone someone anyone nobody everybody somebody anybody n't lot lots bit kind sort way ago away back \
    sure yeah yep nope oh ah hmm etc via per";
/// What stands before a noun and its adjectives.
pub const DETERMINERS: &str = "a an the this that these those my your his her its our their some any each \
    every all both several many much few little more most other another such no one two three four five \
    six seven eight nine ten first second third last next same own";
/// Verbs that help others, and modal ones.
pub const AUXILIARIES: &str = "am is are was were be been being do does did done doing have has had having \
    can could will would shall should may might must cannot can't won't don't doesn't didn't isn't aren't \
    wasn't weren't haven't hasn't hadn't couldn't wouldn't shouldn't i'm i've i'd i'll you're you've we're \
    we've they're it's that's he's she's let's gonna wanna";
/// Verbs in their plain form, beside those that follow `to`, a pronoun or a modal verb.
pub const VERBS: &str = "accept activate add agree allow answer apply arrive ask become begin believe belong \
    book borrow break bring build buy call cancel carry catch change charge check choose close collect come \
    compare complain complete confirm connect contact contain continue cost create cut deactivate decide \
    delete deliver demand deny describe dispute drive drop eat enable end enter escalate exchange expect \
    expire explain extend fail fall feel fill find finish fix fly follow forget forward get give go grow \
    happen hate hear help hold hope include increase inform install invite join keep know lead learn leave \
    lend let like listen live load lock log look lose love make manage mean meet mention miss move need \
    occur offer open order pay pick plan play prefer prevent print process promise provide publish pull push put \
    raise reach read receive recommend reduce refer refund refuse register reject remain remember remove \
    renew rent repair repeat replace reply report request require reschedule reserve reset resolve return \
    ring run save say schedule see seem sell send set share ship show sign sit sleep speak spend stand start \
    stay stop submit subscribe suggest support suppose switch take talk tell test think track transfer \
    travel try turn type understand unlock unsubscribe update upgrade upload use verify visit wait walk want \
    wish wonder work worry write";
/// Past forms that no ending tells.
pub const PAST_FORMS: &str = "became began bought broke broken brought built came caught chose chosen cut drove \
    driven ate eaten fell fallen felt found flew flown forgot forgotten gave given got gotten grew grown heard \
    held kept knew known led left lent let lost made meant met paid put ran rang read said sat saw seen sold \
    sent set shown slept spoke spoken spent stood stolen took taken told thought understood went gone won wrote \
    written";
/// Adjectives and adverbs that describe things, beside those that an ending tells.
pub const ADJECTIVES: &str = "able angry available bad best better big black blue bright broken brown busy cheap \
    clean clear cold correct current daily damaged dark dead dear deep different difficult dirty double dry \
    early easy empty entire exact extra fair false far fast final fine free fresh full future general good \
    great green grey happy hard heavy high hot huge important international invalid kind large late latest \
    less long loud low main medium missing monthly narrow new nice old online open orange personal pink \
    pleasant poor pretty previous primary prior private public purple quick quiet ready real recent red \
    regular rich right rude sad safe secure serious short sick similar simple single slow small soft special \
    strange strong sunny sweet tall technical terrible thin total true ugly unhappy upset urgent usual valid \
    warm weak weekly wet white whole wide worse worst wrong yearly yellow young";

/// Words that show a good mood, and how much.
pub const GLAD: &[(&str, i32)] = &[
    (
        "amazing awesome excellent fantastic perfect wonderful brilliant outstanding superb delighted love loved \
      loves loving thrilled incredible best magnificent flawless adore",
        3,
    ),
    (
        "great happy glad pleased impressed good nice helpful thanks thank thankful grateful appreciate \
      appreciated appreciates enjoy enjoyed enjoying friendly beautiful recommend recommended satisfied fast \
      reliable excited super smooth lovely polite kind professional delicious fabulous cheers",
        2,
    ),
    (
        "like liked likes fine okay well works working solved fixed resolved easy quick useful welcome fun clear \
      comfortable safe correct cool better improved sweet fair yay hope hopeful interested pleasant",
        1,
    ),
];
/// Words that show a bad mood, and how much.
pub const SORRY: &[(&str, i32)] = &[
    (
        "awful horrible terrible worst hate hated hates disgusting furious outrageous unacceptable pathetic scam \
      fraud useless garbage nightmare ridiculous disgrace appalling atrocious livid stole stolen",
        3,
    ),
    (
        "angry annoyed annoying bad broken disappointed disappointing frustrated frustrating poor rude upset \
      unhappy wrong failed failing fails failure damaged defective unreliable mad cheated ripped rubbish crap \
      sucks suck stupid incompetent lied ignored unsatisfied dissatisfied complaint complain unfair sick \
      worthless ruined disaster worse fed",
        2,
    ),
    (
        "problem problems issue issues error errors slow late delayed delay missing lost confused confusing \
      difficult hard expensive stuck trouble unable sad sorry unfortunately waiting cancel refund dirty wasted \
      waste mistake crash crashes crashed bug bugs tired bored boring worried worry hurt leak leaking \
      concerned overcharged",
        1,
    ),
];
/// Words that turn what follows into its opposite.
pub const NEGATIONS: &str = "not no never none neither nor without hardly barely cannot can't won't don't doesn't \
    didn't isn't aren't wasn't weren't haven't hasn't hadn't couldn't wouldn't shouldn't ain't dont doesnt \
    didnt isnt arent wasnt cant wont couldnt wouldnt";
/// Words that make what follows stronger.
pub const STRONGER: &str = "very really so extremely absolutely totally completely incredibly super too such quite \
    highly deeply truly";
/// Signs that show a good or a bad mood.
pub const GLAD_SIGNS: [&str; 16] = [
    "😀", "😃", "😄", "😁", "😊", "🙂", "😍", "🥰", "👍", "❤", "🎉", "🙏", ":)", ":-)", ":D", "<3",
];
pub const SORRY_SIGNS: [&str; 16] = [
    "😠", "😡", "🤬", "😞", "😢", "😭", "🙁", "☹", "👎", "😤", "😩", "😫", "💔", ":(", ":-(", ":'(",
];
