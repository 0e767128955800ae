// A producer and a watcher that have no way to set a header, as in a browser.
// node producer.js ws://host/edge AGENT COUNT; the key comes in ADMIN_KEY.
const WebSocket = require('ws');

const [base, agent, count] = process.argv.slice(2);
const protocols = ['edgewire.key', Buffer.from(process.env.ADMIN_KEY).toString('base64url')];
const told = { protocol: '', accepted: 0, completed: 0, watched: 0 };

const watcher = new WebSocket(`${base}/watch?agent=${agent}`, protocols);
// A watcher that got its pong is one that is told of everything from then on.
watcher.on('open', () => watcher.send(JSON.stringify({ type: 'ping' })));
watcher.once('message', () => {
  const producer = new WebSocket(`${base}/producer`, protocols);
  const finish = () => {
    if (told.completed === Number(count) && told.watched === Number(count)) {
      console.log(JSON.stringify(told));
      producer.close(1000);
      watcher.close(1000);
    }
  };
  producer.on('open', () => {
    told.protocol = producer.protocol;
    for (let ref = 0; ref < Number(count); ref++) {
      const data = { ref, agent_id: agent, command_type: 'make_tea', payload: { ref } };
      producer.send(JSON.stringify({ type: 'submit', data }));
    }
  });
  producer.on('message', (text) => {
    const { type, data } = JSON.parse(text);
    if (type === 'accepted') told.accepted++;
    if (type === 'finished' && data.status === 'completed') told.completed++;
    finish();
  });
  watcher.on('message', (text) => {
    const { type, data } = JSON.parse(text);
    if (type === 'command' && data.status === 'completed') told.watched++;
    finish();
  });
});
