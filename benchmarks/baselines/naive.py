"""What one would write first: FastAPI, the SQLAlchemy ORM, one commit a message, SQLite.

It keeps less than the product does (one table, no repeats recognised, no state machine), and it is given
WAL, so that each of its commits is one fsync, as the product's.
"""

from __future__ import annotations

import sys
import uuid
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from pydantic import BaseModel
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """The tables."""


class Message(Base):
    """One line of a conversation."""

    __tablename__ = "messages"
    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(index=True)
    sender: Mapped[str]
    content: Mapped[str]
    cmd_id: Mapped[str]
    created_at: Mapped[datetime]


class Post(BaseModel):
    """What a client sends."""

    type: str
    cmd_id: str
    conversation_id: str
    content: str


def _app(path: str) -> FastAPI:
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False})
    sa.event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA journal_mode=WAL"))
    Base.metadata.create_all(engine)
    app = FastAPI()
    sockets: dict[str, WebSocket] = {}

    def save(post: Post, sender: str) -> dict[str, Any]:
        with Session(engine) as session:
            message = Message(
                id=str(uuid.uuid4()),
                conversation_id=post.conversation_id,
                sender=sender,
                content=post.content,
                cmd_id=post.cmd_id,
                created_at=datetime.now(UTC),
            )
            session.add(message)
            session.commit()
            session.refresh(message)
            return {
                "type": "message.posted",
                "id": message.id,
                "conversation_id": message.conversation_id,
                "sender": message.sender,
                "content": message.content,
                "cmd_id": message.cmd_id,
                "created_at": message.created_at.isoformat(),
            }

    @app.websocket("/{side}/{number}")
    async def chat(socket: WebSocket, side: str, number: str) -> None:
        await socket.accept()
        sockets[f"{side}/{number}"] = socket
        try:
            while True:
                post = Post.model_validate(await socket.receive_json())
                event = save(post, f"{side}/{number}")
                await sockets[f"agent/{number}"].send_json(event)
                await socket.send_json({"type": "ack", "cmd_id": post.cmd_id, "event": event})
        except WebSocketDisconnect:
            sockets.pop(f"{side}/{number}", None)

    return app


def main() -> None:
    port, path = int(sys.argv[1]), sys.argv[2]
    app = _app(path)
    app.router.add_event_handler("startup", lambda: print("ready", flush=True))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main()
