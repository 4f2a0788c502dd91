"""The part of the WebSocket protocol that a simple client needs."""

import json
import os

TEXT, PING, PONG = 0x1, 0x9, 0xA


def handshake(port, subprotocol="connect4.v2"):
    return (
        f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: {subprotocol}\r\n\r\n"
    ).encode()


def client_frame(opcode, payload):
    """Returns a masked frame with at most 125 bytes of payload."""
    assert len(payload) <= 125
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
    return bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + masked


def text_frame(**event):
    return client_frame(TEXT, json.dumps(event).encode())


def take_server_frame(buffer):
    """Removes a frame of at most 65,535 bytes from the buffer, and returns its opcode and payload.
    Returns None if the frame is not complete."""
    if len(buffer) < 2:
        return None
    assert buffer[0] & 0xF0 == 0x80 and buffer[1] <= 126, bytes(buffer[:2])
    begin, size = 2, buffer[1]
    if size == 126:
        begin, size = 4, int.from_bytes(buffer[2:4])
    if len(buffer) < begin + size:
        return None
    frame = buffer[0] & 0x0F, bytes(buffer[begin : begin + size])
    del buffer[: begin + size]
    return frame
