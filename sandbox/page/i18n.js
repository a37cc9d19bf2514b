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
  "Topics": "Теми",
  "General": "Загальна",
  "{name} (closed)": "{name} (закрито)",
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
