// What the seed page names but leaves to its reader to write.
function handleCommand(data) {
  console.log(`command ${JSON.stringify(data)}`);
}

function sendCommandAck(command_id) {
  ws.send(JSON.stringify({
    type: 'command_ack',
    data: { command_id, status: 'completed', completed_at: new Date().toISOString(), error: null }
  }));
}

function handleConfigUpdate(data) {
  console.log(`config ${JSON.stringify(data)}`);
}
