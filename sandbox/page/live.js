const FIRST_WAIT = 500;
const LONGEST_WAIT = 5000;

/** Keep a socket to the sandbox open; `hear` gets every object, `tell` whether we are connected. */
export function listen({ hear, tell }) {
  let wait = FIRST_WAIT;
  const connect = () => {
    const socket = new WebSocket(address());
    socket.onopen = () => {
      wait = FIRST_WAIT;
      tell(true);
    };
    socket.onmessage = (event) => hear(JSON.parse(event.data));
    socket.onclose = () => {
      tell(false);
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  };
  connect();
}

function address() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/sandbox/api/live`;
}
