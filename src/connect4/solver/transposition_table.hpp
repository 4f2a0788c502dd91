#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "connect4/bitboard.hpp"
#include "connect4/score.hpp"

namespace connect4 {

/// What searches have found out about positions: bounds of their scores, and a good move.
///
/// An entry is never taken for that of another position. A key is scrambled by a one-to-one
/// function of its 49 bits; some of them choose a bucket, and all others are stored. A bucket has
/// two entries: one that was much work to find, and the latest of the others.
///
/// The table should fit into the processor's cache, for a search does little else than ask it.
class TranspositionTable {
public:
    static constexpr int no_column = 7;

    struct Bounds {
        int lower;   ///< -22 if none is known
        int upper;   ///< 22 if none is known
        int column;  ///< a good move, if one is known; of a mirror image, its mirror's
    };

    /// A table of at most so many bytes, but at least 1 KiB. Powers of two are used wholly.
    explicit TranspositionTable(std::size_t bytes)
        : bucket_bits_(
              std::countr_zero(std::bit_floor(std::max(bytes, smallest_bytes) / sizeof(Bucket)))),
          bucket_mask_((std::size_t(1) << bucket_bits_) - 1),
          buckets_(bucket_mask_ + 1) {}

    /// Forgets everything.
    void clear() { std::ranges::fill(buckets_, Bucket{}); }

    std::size_t bytes() const { return buckets_.size() * sizeof(Bucket); }

    /// Where and as what the position with this key is stored: to be passed to the others.
    static constexpr std::uint64_t scramble(std::uint64_t key) {
        // Multiplying by an odd number, modulo a power of two, can be undone; so can these shifts.
        key ^= key >> half_of_bits;
        key = (key * 0x9E3779B97F4A7C15) & all_bits;
        key ^= key >> half_of_bits;
        key = (key * 0xD6E8FEB86659FD93) & all_bits;
        return key ^ (key >> half_of_bits);
    }

    /// Tells the processor that this position will be asked for soon.
    void prefetch(std::uint64_t scrambled) const {
        __builtin_prefetch(&buckets_[bucket_of(scrambled)]);
    }

    /// What is known about the position.
    Bounds find(std::uint64_t scrambled) const {
        const Bucket& bucket = buckets_[bucket_of(scrambled)];
        const Entry latest = is_of(bucket.latest, scrambled) ? bucket.latest : nothing;
        return unpack(is_of(bucket.costly, scrambled) ? bucket.costly : latest);
    }

    /// Keeps these bounds, -22 to 22, which imply those that find() gave, and how much work they
    /// were: 0 to 63.
    void store(std::uint64_t scrambled, const Bounds& bounds, unsigned work) {
        Bucket& bucket = buckets_[bucket_of(scrambled)];
        const Entry entry = pack(tag_of(scrambled), bounds, work);
        // What there was is hard to foresee for a processor: this chooses among values, and does
        // not branch.
        const bool is_known = is_of(bucket.costly, scrambled);
        const bool is_cheaper = !is_known & (work < work_of(bucket.costly));
        const Entry replaced = is_cheaper ? entry : bucket.costly;
        bucket.latest = is_known ? bucket.latest : replaced;
        bucket.costly = is_cheaper ? bucket.costly : entry;
    }

private:
    // From the lowest bit: how far the lower bound is above the lowest score and the upper one
    // below the highest, and the work, in 6 bits each; how far the column is below `no_column`, in
    // 3; and those bits of the scrambled key that do not choose the bucket. So an empty entry tells
    // nothing about whatever position, and need not be told apart.
    using Entry = std::uint64_t;
    static constexpr Entry nothing = 0;
    struct Bucket {
        Entry costly = nothing;
        Entry latest = nothing;
    };

    static constexpr int upper_shift = 6;
    static constexpr int work_shift = 12;
    static constexpr int column_shift = 18;
    static constexpr int tag_shift = 21;
    // With fewer buckets, a tag would need more bits than are left.
    static constexpr std::size_t smallest_bytes = sizeof(Bucket)
                                                  << (bitboard::used_bits + tag_shift - 64);

    static constexpr int half_of_bits = (bitboard::used_bits + 1) / 2;
    static constexpr std::uint64_t all_bits = (std::uint64_t(1) << bitboard::used_bits) - 1;

    std::size_t bucket_of(std::uint64_t scrambled) const { return scrambled & bucket_mask_; }
    std::uint64_t tag_of(std::uint64_t scrambled) const { return scrambled >> bucket_bits_; }
    bool is_of(Entry entry, std::uint64_t scrambled) const {
        return entry >> tag_shift == tag_of(scrambled);
    }

    static unsigned work_of(Entry entry) { return (entry >> work_shift) & 63; }

    static Entry pack(std::uint64_t tag, const Bounds& bounds, unsigned work) {
        return tag << tag_shift | Entry(no_column - bounds.column) << column_shift |
               Entry(work) << work_shift | Entry(highest_score - bounds.upper) << upper_shift |
               Entry(bounds.lower + highest_score);
    }

    static Bounds unpack(Entry entry) {
        return {.lower = static_cast<int>(entry & 63) - highest_score,
                .upper = highest_score - static_cast<int>((entry >> upper_shift) & 63),
                .column = no_column - static_cast<int>((entry >> column_shift) & 7)};
    }

    int bucket_bits_;
    std::size_t bucket_mask_;
    std::vector<Bucket> buckets_;
};

}  // namespace connect4
