// A plain WebSocket server for comparisons: what one says goes to all, as it came; nothing is kept.
const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('listening', () => console.log(`listens on http://127.0.0.1:${server.address().port}`));
server.on('connection', socket => {
  socket.on('message', message => {
    for (const each of server.clients) {
      each.send(message, { binary: false });
    }
  });
  socket.on('error', () => {});
  socket.send('{"type":"connected"}');
});
