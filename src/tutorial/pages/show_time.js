// Show the times that the server sends in a list.

const times = document.querySelector(".times");
const websocket = new WebSocket("ws://127.0.0.1:5678/");

websocket.addEventListener("message", ({ data }) => {
  const time = document.createElement("li");
  time.textContent = data;
  times.append(time);
});
