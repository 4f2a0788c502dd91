#include "connect4/protocol/events.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdlib>

namespace connect4 {
namespace {

namespace json = boost::json;

EventText begin(std::string_view type) {
    return EventText(R"({"type":")").append(type).append("\"");
}

constexpr bool needs_escape(char character) {
    return character == '"' || character == '\\' || static_cast<unsigned char>(character) < ' ';
}

// Appends the value as UTF-16 escapes where JSON asks for an escape.
template <class Text>
Text& append_escaped(Text& text, std::string_view value) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char& character : value) {
        const std::string_view plain(&character, 1);
        if (!needs_escape(character)) {
            text.append(plain);
            continue;
        }
        text.append("\\u00").append(digits.substr(character >> 4, 1));
        text.append(digits.substr(character & 15, 1));
    }
    return text;
}

// Keys and words need no escapes so far. To escape them is simpler than a type for texts that need
// none: such a type would have to reach into the server, for its keys.
template <class Text>
Text& append_text(Text& text, std::string_view name, std::string_view value) {
    text.append(",\"").append(name).append("\":\"");
    return append_escaped(text, value).append("\"");
}

EventText& append_number(EventText& text, std::string_view name, std::size_t value) {
    return text.append(",\"").append(name).append("\":").append_number(value);
}

EventText& append_flag(EventText& text, std::string_view name, bool value) {
    return text.append(",\"").append(name).append("\":").append(value ? "true" : "false");
}

EventText& append_player(EventText& text, std::optional<Player> player) {
    return player ? append_text(text, "player", to_string(*player))
                  : text.append(",\"player\":null");
}

void append_series(EventText& text, const Series& series, int takebacks) {
    if (series != Series()) {
        append_number(text, "red_wins", static_cast<std::size_t>(series.red_wins));
        append_number(text, "yellow_wins", static_cast<std::size_t>(series.yellow_wins));
        append_number(text, "draws", static_cast<std::size_t>(series.draws));
    }
    if (takebacks > 0) append_number(text, "takebacks", static_cast<std::size_t>(takebacks));
}

}  // namespace

EventText to_json(const PlayEvent& event, Dialect dialect) {
    EventText text = begin("play");
    append_text(text, "player", to_string(event.player));
    append_number(text, "column", static_cast<std::size_t>(event.column));
    append_number(text, "row", static_cast<std::size_t>(event.row));
    if (dialect == Dialect::v2) append_number(text, "move", static_cast<std::size_t>(event.move));
    return text.append("}");
}

EventText to_json(const WinEvent& event, Dialect dialect) {
    EventText text = begin("win");
    append_text(text, "player", to_string(event.player));
    if (dialect == Dialect::tutorial) return text.append("}");
    if (event.line.empty()) {
        return append_text(text, "reason", event.has_left ? "left" : "resign").append("}");
    }
    text.append(R"(,"line":)");
    std::string_view separator = "[";
    for (const Cell& cell : event.line) {
        text.append(separator).append("[").append_number(static_cast<std::size_t>(cell.column));
        text.append(",").append_number(static_cast<std::size_t>(cell.row)).append("]");
        separator = ",";
    }
    return text.append("]}");
}

EventText to_json(const InitEvent& event, Dialect dialect) {
    EventText text = begin("init");
    if (!event.join.empty()) append_text(text, "join", event.join);
    if (!event.watch.empty()) append_text(text, "watch", event.watch);
    if (dialect == Dialect::tutorial) return text.append("}");
    append_player(text, event.player);
    if (event.opponent == Opponent::Kind::local) append_text(text, "opponent", "local");
    if (event.opponent == Opponent::Kind::computer) {
        append_text(text, "opponent", "computer");
        append_number(text, "level", static_cast<std::size_t>(event.level));
    }
    if (!event.resume.empty()) append_text(text, "resume", event.resume);
    append_series(text, event.series, event.takebacks);
    return text.append("}");
}

EventText to_json(const DrawEvent& event, Dialect) {
    EventText text = begin("draw");
    if (event.has_left) append_text(text, "reason", "left");
    return text.append("}");
}

EventText to_json(const PongEvent&, Dialect) { return begin("pong").append("}"); }

std::string to_json(const PresenceEvent& event, Dialect) {
    EventText text = begin("presence");
    append_flag(text, "red", event.red);
    append_flag(text, "yellow", event.yellow);
    append_number(text, "watchers", event.watchers);
    if (event.paused) append_flag(text, "paused", true);
    if (event.red_lost && event.yellow_lost) {
        text.append(R"(,"lost":["red","yellow"])");
    } else if (event.red_lost || event.yellow_lost) {
        text.append(event.red_lost ? R"(,"lost":["red"])" : R"(,"lost":["yellow"])");
    }
    if (event.claim_in) append_number(text, "claim_in", static_cast<std::size_t>(*event.claim_in));
    std::string all{std::string_view(text)};
    if (!event.red_name.empty()) append_text(all, "red_name", event.red_name);
    if (!event.yellow_name.empty()) append_text(all, "yellow_name", event.yellow_name);
    return all.append("}");
}

EventText to_json(const JoinEvent& event, Dialect) {
    EventText text = begin("join");
    return append_text(text, "player", to_string(event.player)).append("}");
}

EventText to_json(const RematchEvent& event, Dialect) {
    EventText text = begin("rematch");
    return append_text(text, "player", to_string(event.player)).append("}");
}

EventText to_json(const TakebackEvent& event, Dialect) {
    EventText text = begin("takeback");
    return append_player(text, event.player).append("}");
}

EventText to_json(const ReactionEvent& event, Dialect) {
    EventText text = begin("reaction");
    append_text(text, "reaction", to_string(event.reaction));
    return append_player(text, event.player).append("}");
}

EventText to_json(const ResetEvent& event, Dialect) {
    EventText text = begin("reset");
    if (event.is_takeback) append_text(text, "reason", "takeback");
    append_series(text, event.series, event.takebacks);
    return text.append("}");
}

EventText to_json(const AnalysisEvent& event, Dialect) {
    EventText text = begin("analysis");
    append_number(text, "move", static_cast<std::size_t>(event.move));
    text.append(R"(,"scores":)");
    std::string_view separator = "[";
    for (const auto& score : event.scores) {
        text.append(separator);
        separator = ",";
        if (!score) {
            text.append("null");
            continue;
        }
        if (*score < 0) text.append("-");
        text.append_number(static_cast<std::size_t>(std::abs(*score)));
    }
    text.append("]");
    if (!event.exact) append_flag(text, "exact", false);
    return text.append("}");
}

std::string to_json(const ErrorEvent& event, Dialect dialect) {
    json::object text{{"type", "error"}, {"message", event.error.message()}};
    if (dialect == Dialect::v2) {
        text["code"] = code_of(event.error);
        if (!event.watch.empty()) text["watch"] = event.watch;
    }
    return json::serialize(text);
}

}  // namespace connect4
