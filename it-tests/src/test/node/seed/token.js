const crypto = require('crypto');

function generateHMACToken(edge_agent_id, user_phone) {
  const timestamp = Math.floor(Date.now() / 1000);
  const tokenData = `${edge_agent_id}:${user_phone}:${timestamp}`;
  const signature = crypto
    .createHmac('sha256', EDGE_SECRET)
    .update(tokenData)
    .digest('hex');
  const token = `${tokenData}:${signature}`;
  return Buffer.from(token).toString('base64');
}
