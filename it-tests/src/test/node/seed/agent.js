const WebSocket = require('ws');

// EDGE_TOKEN can be the raw EDGE_SECRET (dev only) OR a generated HMAC token (recommended)
const EDGE_TOKEN = process.env.EDGE_TOKEN || process.env.EDGE_SECRET;
const EDGE_AGENT_ID = 'edge_13106781670'; // Your edge agent ID

const ws = new WebSocket(
  `wss://api.ikiro.ai/edge/ws?edge_agent_id=${EDGE_AGENT_ID}`,
  {
    headers: {
      'Authorization': `Bearer ${EDGE_TOKEN}`,
      'X-Edge-Agent-Id': EDGE_AGENT_ID
    }
  }
);

ws.on('open', function open() {
  console.log('✅ WebSocket connected - real-time mode enabled');

  // Send ping every 30 seconds to keep connection alive
  setInterval(() => {
    ws.send(JSON.stringify({ type: 'ping' }));
  }, 30000);
});

ws.on('message', function message(data) {
  const msg = JSON.parse(data.toString());

  switch (msg.type) {
    case 'command':
      handleCommand(msg.data);
      sendCommandAck(msg.data.command_id);
      break;
    case 'pong':
      // Server acknowledged our ping
      break;
    case 'config_update':
      handleConfigUpdate(msg.data);
      break;
  }
});

ws.on('error', function error(err) {
  console.error('WebSocket error:', err);
});

ws.on('close', function close(code, reason) {
  console.log(`WebSocket closed: ${code} - ${reason}`);
  // Implement reconnection with exponential backoff
  setTimeout(connect, getBackoffDelay());
});
