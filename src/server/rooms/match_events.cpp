#include "server/rooms/match_events.hpp"

namespace server {

using namespace connect4;

PlayEvent play_event(const Match& match, std::size_t index) {
    const Move& move = match.game().moves()[index];
    return {move.player, move.column, move.row, static_cast<int>(index) + 1};
}

WinEvent win_event(const Match& match, std::span<const Cell> line) {
    if (!match.early_end()) return {.player = *match.winner(), .line = line};
    return {.player = *match.winner(), .has_left = match.early_end() == Action::claim_win};
}

DrawEvent draw_event(const Match& match) {
    return {.has_left = match.early_end() == Action::claim_draw};
}

std::vector<std::string> events_so_far(const Match& match, Dialect dialect) {
    std::vector<std::string> events;
    const auto add = [&](const auto& event) {
        events.emplace_back(std::string_view(to_json(event, dialect)));
    };
    const std::size_t moves = match.game().moves().size();
    for (std::size_t index = 0; index < moves; ++index) add(play_event(match, index));
    if (match.winner()) {
        const auto line = match.game().winning_line();
        add(win_event(match, line));
    }
    if (dialect == Dialect::tutorial) return events;
    if (match.is_draw()) add(draw_event(match));
    if (const auto player = match.wants_takeback()) add(TakebackEvent{*player});
    if (const auto player = match.wants_rematch()) add(RematchEvent{*player});
    return events;
}

}  // namespace server
