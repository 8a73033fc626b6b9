"""A hotel's concierge that speaks Kommunicate's protocol for custom bots. Needs Python only."""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def rich(template, payload):
    return {"contentType": "300", "templateId": template, "payload": payload}


def answer(asked):
    text = (asked.get("message") or "").lower()
    if asked.get("eventName") == "WELCOME":
        choices = [{"title": "Rooms", "message": "Show me your rooms"}, {"title": "A person", "message": "A person"}]
        return [{"message": "Welcome to the Grand! What can I do for you?", "metadata": rich("6", choices)}]
    if "room" in text:
        book = {"name": "Book it", "action": {"type": "quickReply", "payload": {"message": "Book the garden suite"}}}
        card = {"title": "Garden suite", "subtitle": "Two beds, breakfast", "titleExt": "4.8/5", "buttons": [book]}
        return [{"message": "This one is free:", "metadata": rich("10", [card])}]
    if "book" in text:
        return [{"message": "It is yours. See you soon!"}]
    if "person" in text:
        return [{"message": "One moment, somebody will be with you.", "metadata": {"KM_ASSIGN_TO": ""}}]
    return [{"message": f"You said: {asked.get('message')}"}]


class Bot(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps(answer(asked)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 5005), Bot).serve_forever()
