#!/usr/bin/env python3
"""A small level 4, as an example of a system that driftline drives: a line of JSON in, a line of JSON out.

    driftline drive first-steps --system 'command: python3 Scenarios/adapters/level4.py'

It refuses a document as a whole where an event contradicts what it knows, as many repositories do. Put your own system's calls
into deliver and ask, and keep the loop at the end. Standard library only.
"""
import json
import sys

events, wrong = {}, set()  # by identity, in the order of arrival; what was declared wrong
state, parent = {}, {}
WORDS = {"sampling": "sampled", "destroying": "destroyed", "decommissioning": "inactive"}


def apply(event, put):
    """What an event changes; ValueError where it contradicts what is known."""
    action, step = event.get("action"), event.get("bizStep", "")
    if event["type"] == "AggregationEvent":
        box, things = event["parentID"], event.get("childEPCs", [])
        if action == "ADD":
            put(state, box, state.get(box) or "active")
        for thing in things or [thing for thing, where in parent.items() if where == box and action == "DELETE"]:
            if action == "ADD" and state.get(thing) != "active":
                raise ValueError(f"{thing} is not in stock")
            if action == "ADD" and parent.get(thing) not in (None, box):
                raise ValueError(f"{thing} is in {parent[thing]}")
            put(parent, thing, box if action == "ADD" else None)
    elif event["type"] == "ObjectEvent":
        for thing in event.get("epcList", []):
            if action == "ADD" and state.get(thing):
                raise ValueError(f"{thing} exists already")
            if action != "ADD" and not state.get(thing):
                raise ValueError(f"{thing} is not known")
            put(state, thing, "active" if action == "ADD" else WORDS.get(step, state.get(thing)))


def deliver(document):
    undo = []

    def put(table, key, value):
        undo.append((table, key, table.get(key)))
        table[key] = value

    try:
        for event in document["epcisBody"]["eventList"]:
            if "errorDeclaration" in event:  # as if the event had not happened: everything else once more
                wrong.add(event["eventID"])
                state.clear(), parent.clear(), undo.clear()
                for other in [events[name] for name in events if name not in wrong]:
                    apply(other, dict.__setitem__)
            elif event["eventID"] not in events:  # delivered twice is once
                apply(event, put)
                put(events, event["eventID"], event)
        return {"outcome": "accepted"}
    except (KeyError, TypeError, ValueError) as problem:
        for table, key, value in reversed(undo):
            table[key] = value
        for name in [name for name, event in events.items() if event is None]:
            del events[name]
        return {"outcome": "refused", "why": str(problem)}


def ask(question, names):
    if question == "contents":
        inside = {}
        for thing, box in parent.items():
            inside.setdefault(box, []).append(thing)
        return [inside.get(name, []) for name in names]
    return [{"parent": parent, "state": state, "events": events}[question].get(name) for name in names]


for line in sys.stdin:
    said = json.loads(line)
    answer = deliver(said["deliver"]) if "deliver" in said else {"answer": ask(said["ask"], said["of"])}
    print(json.dumps({"id": said["id"], **answer}), flush=True)
