"""Takes what Pub/Sub pushes: POST / with {"message": {"data", "attributes"}}; GET / tells what came."""

import base64

import functions_framework

came = []


@functions_framework.http
def take(request):
    if request.method == "GET":
        return {"came": came}
    message = request.get_json()["message"]
    text = base64.b64decode(message.get("data", "")).decode()
    came.append(text)
    print(f"message {message.get('messageId')}: {text}", flush=True)
    return "", 204
