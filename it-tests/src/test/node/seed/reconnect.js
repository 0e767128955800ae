let reconnectDelay = 1000; // Start with 1 second
const maxDelay = 60000; // Max 60 seconds

function getBackoffDelay() {
  const delay = reconnectDelay;
  reconnectDelay = Math.min(reconnectDelay * 2, maxDelay);
  return delay;
}

function connect() {
  // Create new WebSocket connection
  // Reset delay on successful connection
  ws.on('open', () => {
    reconnectDelay = 1000;
  });
}
