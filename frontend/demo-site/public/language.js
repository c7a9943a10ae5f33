// Chooses the page's language from ?lang= before anything is drawn; the widget follows it.
const english = new URLSearchParams(location.search).get("lang") === "en";
document.documentElement.lang = english ? "en" : "fr";
if (english) document.title = "CoolLibri (demonstration)";
