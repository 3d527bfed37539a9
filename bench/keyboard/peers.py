"""What the same recording takes elsewhere, counted from the tools' own documentation, at their best.

A gesture is a press, a click or a drag. Nothing is counted for finding the place, for scrolling, for a drag that missed
a letter, or for hiding a mark that lies in the way. Neither tool selects text by keyboard, so a hand goes to the mouse
for every mark.

Label Studio (Labeling guide, Hotkeys; ``Relations``, per-region ``Choices`` and ``TextArea``): a region is a hot key
and a drag; a relation is a click on the first region, Alt+R, a click on the second; its name, a click on the ellipsis
and one on the name. A choice of a region is one press. A participant without a mention is a text field of the region:
a click, the letters, Enter.

doccano (tutorial; relation project): a mark is a drag and the key of its label; a relation is a click on each end and
the choice of its name. It knows no choices on marks, so type and polarity are kinds of marks, and no text beside
them: a participant without a mention cannot be told.
"""

from bench.keyboard.recording import Frame, Recording

#: Gestures of one region, one named relation, one unnamed relation, one choice on a region.
LABEL_STUDIO = {"region": 2, "relation": 5, "same": 3, "choice": 1}
DOCCANO = {"region": 2, "relation": 3, "same": 3, "choice": 0}


def gestures(recording: Recording, tool: dict[str, int]) -> dict[str, float]:
    """Gestures a mention, a quote and a stance on average."""
    count = len(recording.mentions)
    found = {"mention": round(_mentions(recording, tool) / count, 2)}
    for kind in ("quote", "stance"):
        frames = [frame for frame in recording.frames if frame.type == kind]
        found[kind] = round(sum(_frame(recording, frame, tool) for frame in frames) / len(frames), 2)
    return found


def _mentions(recording: Recording, tool: dict[str, int]) -> int:
    """Every mention is a region; all but the first of one bearer are tied to an earlier one."""
    named = [one.entity for one in recording.mentions if one.entity]
    return len(recording.mentions) * tool["region"] + (len(named) - len(set(named))) * tool["same"]


def _frame(recording: Recording, frame: Frame, tool: dict[str, int]) -> int:
    """The anchor with its kind; every filler a region of its own unless it is a mention, and a relation to it."""
    anchor = "content" if frame.type == "quote" else "evidence"
    mentions = {(one.start, one.end) for one in recording.mentions}
    total = tool["region"] + tool["choice"]
    for role, fillers in frame.roles.items():
        if role == anchor:
            continue
        for filler in fillers:
            if isinstance(filler, tuple):
                total += (0 if filler in mentions else tool["region"]) + tool["relation"]
            elif filler in recording.names and not _has_mention(recording, filler):
                total += 2 + len(recording.names[filler][1]) if tool is LABEL_STUDIO else 0
            else:
                total += tool["relation"]
    return total


def _has_mention(recording: Recording, key: str) -> bool:
    return any(one.entity == key for one in recording.mentions)
