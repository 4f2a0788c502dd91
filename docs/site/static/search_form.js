// Opens the page of results. The browser may not do this by itself, because connect4-server's
// Content-Security-Policy forbids the submission of forms.

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form.search")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const query = new URLSearchParams(new FormData(form));
      window.location.href = `${form.action.split("?")[0]}?${query}`;
    });
  }
});
