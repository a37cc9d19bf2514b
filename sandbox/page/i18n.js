// Keys are the English words; what a messenger's own app would say is here too, what the bot says is not.
const UKRAINIAN = {
  "Sandbox": "Пісочниця",
  "Contact centre": "Контакт-центр",
  "Everything here is pretended: people, phones and time.": "Тут усе несправжнє: люди, телефони й час.",
  "Connected": "З’єднано",
  "Connecting…": "З’єднуємося…",
  "Connection lost. Trying again…": "З’єднання втрачено. Пробуємо ще раз…",
  "The sandbox's time": "Час пісочниці",
  "Move the time on": "Перевести час",
  "+1 hour": "+1 год",
  "+1 day": "+1 день",
  "+3 days": "+3 дні",
  "Other…": "Інше…",
  "Move the clock on": "Перевести годинник уперед",
  "Everything that falls due on the way happens in order.": "Усе, чому настане час дорогою, станеться по черзі.",
  "How much": "Скільки",
  "Unit": "Одиниця",
  "minutes": "хвилин",
  "hours": "годин",
  "days": "днів",
  "Move on": "Перевести",
  "The time is moving on…": "Час іде вперед…",
  "Reset": "Скинути",
  "Reset the sandbox": "Скинути пісочницю",
  "All people, chats and groups will be gone. The service keeps its own data.":
    "Зникнуть усі люди, чати й групи. Дані самої служби залишаться.",
  "API": "API",
  "Other language": "English",
  "People": "Люди",
  "Add a person": "Додати людину",
  "Name": "Ім’я",
  "Language of the app": "Мова застосунку",
  "Ukrainian": "Українська",
  "Russian": "Російська",
  "English": "Англійська",
  "Add": "Додати",
  "Cancel": "Скасувати",
  "OK": "Гаразд",
  "No phones are open. Choose a person above or add one.":
    "Жодного телефону не відкрито. Оберіть людину вгорі або додайте нову.",
  "Phone of {name}": "Телефон: {name}",
  "More": "Ще",
  "Block the bot": "Заблокувати бота",
  "Unblock the bot": "Розблокувати бота",
  "Put the phone away": "Прибрати телефон",
  "Messenger": "Месенджер",
  "Open": "Відкрити",
  "Open the chat": "Відкрити чат",
  "Open the chat by a link…": "Відкрити чат за посиланням…",
  "A link can tell the bot where the person comes from.": "Посилання може сказати боту, звідки прийшла людина.",
  "What the link tells": "Що каже посилання",
  "Subscribe": "Підписатися",
  "Unsubscribe": "Відписатися",
  "subscribed": "підписано",
  "not subscribed": "не підписано",
  "delivered": "доставлено",
  "seen": "переглянуто",
  "{name} joins": "{name} приєднується",
  "{name} leaves": "{name} виходить",
  "The topic begins: {text}": "Нова тема: {text}",
  "The topic has a new name: {text}": "Тему перейменовано: {text}",
  "The topic is closed": "Тему закрито",
  "The topic is open again": "Тему знову відкрито",
  "A message is pinned: {text}": "Закріплено повідомлення: {text}",
  "The group has moved on": "Групу перенесено",
  "The group has moved here": "Групу перенесено сюди",
  "on call": "на чергуванні",
  "operator": "оператор",
  "supervisor": "старший зміни",
  "admin": "адміністратор",
  "Who acts": "Хто діє",
  "anonymously": "анонімно",
  "As an administrator whose name nobody sees": "Як адміністратор, імені якого ніхто не бачить",
  "{title}, anonymously": "{title}, анонімно",
  "Topics": "Теми",
  "topics: {count}": "тем: {count}",
  "topic of the group": "тема групи",
  "General": "Загальна",
  "closed": "закрито",
  "unread: {count}": "непрочитаних: {count}",
  "New in the topic {name}": "Нове в темі {name}",
  "To the topics": "До тем",
  "What can happen here": "Що тут може статися",
  "Open a topic…": "Створити тему…",
  "Somebody does it by hand; the bot is told.": "Хтось робить це вручну; бот про це дізнається.",
  "Rename the topic…": "Перейменувати тему…",
  "By hand; the bot is told.": "Вручну; бот про це дізнається.",
  "Rename": "Перейменувати",
  "Close the topic": "Закрити тему",
  "By hand; the bot is told. Only administrators can still write there.":
    "Вручну; бот про це дізнається. Писати там зможуть лише адміністратори.",
  "Open the topic again": "Відкрити тему знову",
  "Delete the topic…": "Видалити тему…",
  "Delete the topic {name}?": "Видалити тему «{name}»?",
  "With everything in it. The bot is not told; what it writes there is refused.":
    "З усім, що в ній є. Бот про це не дізнається, а написати туди вже не зможе.",
  "Delete": "Видалити",
  "Switch topics off": "Вимкнути теми",
  "The bot is not told. What it writes into topics is refused.": "Бот про це не дізнається, а написати в теми вже не зможе.",
  "Switch topics on": "Увімкнути теми",
  "The bot is not told. Topics that were there come back.": "Бот про це не дізнається. Теми, які були, повернуться.",
  "Take the bot's rights away": "Забрати в бота права",
  "It manages no topics and reads only commands and answers to itself.":
    "Він не керує темами й читає лише команди та відповіді на свої слова.",
  "Give the bot its rights back": "Повернути боту права",
  "It is an administrator again and reads everything.": "Він знову адміністратор і читає все.",
  "Remove the bot": "Вилучити бота",
  "It reads nothing, and all that it writes is refused.": "Він нічого не читає й нічого не може написати.",
  "Add the bot": "Додати бота",
  "It comes back as an administrator.": "Він повертається як адміністратор.",
  "Turn it into a supergroup": "Зробити супергрупою",
  "Its id changes; the bot is told the new one.": "Її номер зміниться; бот дізнається новий.",
  "The bot has no rights here: it reads only commands and answers to itself.":
    "Бот не має тут прав: він читає лише команди та відповіді на свої слова.",
  "The bot is not in the group: it neither reads nor writes here.": "Бота в групі немає: він тут не читає й не пише.",
  "Topics are switched off: all messages stand in one place.": "Теми вимкнено: усі повідомлення в одному місці.",
  "The topic is closed: only administrators can write here.": "Тему закрито: писати тут можуть лише адміністратори.",
  "Put the group away": "Прибрати групу",
  "staff group": "група співробітників",
  "somebody unnamed": "хтось без імені",
  "bot": "бот",
  "typing…": "друкує…",
  "START": "ПОЧАТИ",
  "What can this bot do?": "Що вміє цей бот?",
  "Press the button to begin, as in a real messenger.": "Натисніть кнопку, щоб почати, як у справжньому месенджері.",
  "Messages": "Повідомлення",
  "Message": "Повідомлення",
  "Send": "Надіслати",
  "Menu": "Меню",
  "Commands": "Команди",
  "Photo": "Фото",
  "Video": "Відео",
  "Document": "Документ",
  "Contact": "Контакт",
  "reaction: {sign}": "реакція: {sign}",
  "Attach": "Вкласти",
  "Photo from a file": "Фото з файлу",
  "Sample photo": "Зразок фото",
  "Three photos in an album": "Альбом із трьох фото",
  "Sample video": "Зразок відео",
  "Voice message": "Голосове повідомлення",
  "Sample document": "Зразок документа",
  "Sticker": "Наліпка",
  "Location": "Геопозиція",
  "Own phone number": "Свій номер телефону",
  "Somebody else's contact": "Контакт іншої людини",
  "Send a location": "Надіслати геопозицію",
  "Latitude": "Широта",
  "Longitude": "Довгота",
  "Send a contact": "Надіслати контакт",
  "Phone number": "Номер телефону",
  "Reply": "Відповісти",
  "Edit": "Змінити",
  "Editing": "Змінюємо повідомлення",
  "edited": "змінено",
  "sent": "надіслано",
  "answered": "є відповідь",
  "Today": "Сьогодні",
  "Yesterday": "Учора",
  "To the newest message": "До найновішого повідомлення",
  "Buttons": "Кнопки",
  "shares the phone number": "надішле номер телефону",
  "shares the location": "надішле геопозицію",
  "It did not work: {reason}": "Не вийшло: {reason}",
  "the sandbox does not answer": "пісочниця не відповідає",
  "Hidden text: show": "Прихований текст: показати",
};

// In English only the name of the way back is not English.
const ENGLISH = { "Other language": "Українська" };

const KEPT = "sandbox.language";

/** The language of the page's frame: "uk" or "en". */
export const language = localStorage.getItem(KEPT) === "en" ? "en" : "uk";

const DICTIONARY = language === "en" ? ENGLISH : UKRAINIAN;

/** The locale for dates and numbers. */
export const locale = language === "en" ? "en-GB" : "uk-UA";

/** Say it in the language of the page; `values` fill the places in braces. */
export function say(english, values = {}) {
  const words = DICTIONARY[english] ?? english;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Put words into everything in the document that asks for them. */
export function fillInWords(root) {
  document.documentElement.lang = language;
  for (const node of root.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
}

/** Change over to the other language: unsent texts are kept, so a fresh page is the simplest way. */
export function switchLanguage() {
  localStorage.setItem(KEPT, language === "en" ? "uk" : "en");
  location.reload();
}
