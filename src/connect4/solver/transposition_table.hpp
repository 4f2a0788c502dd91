#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "connect4/bitboard.hpp"
#include "connect4/score.hpp"

namespace connect4 {

/// A transposition table: bounds of the scores of positions that were searched, and a good move.
///
/// An entry is never mistaken for another position's: a one-to-one function hashes the key, some
/// bits of the hash choose a bucket, and the entry stores all others. A bucket has two entries, as
/// in Breuker's TwoBig1 scheme: the one that was the most work, and the latest of the others.
///
/// The table should fit into the processor's cache, because lookups dominate a search.
class TranspositionTable {
public:
    static constexpr int no_column = Connect4::columns;

    struct Bounds {
        int lower;   ///< -score_limit if none is known
        int upper;   ///< score_limit if none is known
        int column;  ///< a good move, or no_column; it may be the mirror image's
    };

    /// A table of at most the given number of bytes, rounded down to a power of two, but not less
    /// than the smallest table: 1 KiB.
    explicit TranspositionTable(std::size_t bytes)
        : bucket_bits_(
              std::countr_zero(std::bit_floor(std::max(bytes, min_bytes) / sizeof(Bucket)))),
          bucket_mask_((std::size_t(1) << bucket_bits_) - 1),
          buckets_(bucket_mask_ + 1) {}

    /// Removes all entries.
    void clear() { std::ranges::fill(buckets_, Bucket{}); }

    std::size_t bytes() const { return buckets_.size() * sizeof(Bucket); }

    /// Hashes a position's key; find(), store() and prefetch() take the result.
    static constexpr std::uint64_t hash(std::uint64_t key) {
        // Each step can be undone: the shifts, and multiplying by an odd number modulo a power of
        // two. So different keys have different hashes.
        key ^= key >> half_of_bits;
        key = (key * 0x9E3779B97F4A7C15) & key_mask;
        key ^= key >> half_of_bits;
        key = (key * 0xD6E8FEB86659FD93) & key_mask;
        return key ^ (key >> half_of_bits);
    }

    /// Loads the bucket of the hash into the processor's cache.
    void prefetch(std::uint64_t hash) const { __builtin_prefetch(&buckets_[bucket_of(hash)]); }

    /// The known bounds of the position's score.
    Bounds find(std::uint64_t hash) const {
        const Bucket& bucket = buckets_[bucket_of(hash)];
        const Entry latest = is_of(bucket.latest, hash) ? bucket.latest : empty_entry;
        return unpack(is_of(bucket.costly, hash) ? bucket.costly : latest);
    }

    /// Stores bounds, which must not be wider than those that find() returned. The work is the bit
    /// width of the number of nodes that were searched for them, 0 to 63.
    void store(std::uint64_t hash, const Bounds& bounds, unsigned work) {
        Bucket& bucket = buckets_[bucket_of(hash)];
        const Entry entry = pack(tag_of(hash), bounds, work);
        // Branch-free: a branch would often be mispredicted.
        const bool is_known = is_of(bucket.costly, hash);
        const bool is_cheaper = !is_known & (work < work_of(bucket.costly));
        const Entry replaced = is_cheaper ? entry : bucket.costly;
        bucket.latest = is_known ? bucket.latest : replaced;
        bucket.costly = is_cheaper ? bucket.costly : entry;
    }

private:
    // From the lowest bit: the lower bound's distance from the lowest score, the upper bound's
    // distance from the highest, the work (bound_bits each), the column's distance from no_column
    // (column_bits), and the tag: the bits of the hash that do not choose the bucket. So an empty
    // entry means "nothing known" for each position, and needs no mark.
    using Entry = std::uint64_t;
    static constexpr Entry empty_entry = 0;
    struct Bucket {
        Entry costly = empty_entry;
        Entry latest = empty_entry;
    };

    static constexpr int bound_bits = 6;
    static constexpr int column_bits = 3;
    static constexpr Entry bound_mask = (Entry(1) << bound_bits) - 1;
    static constexpr Entry column_mask = (Entry(1) << column_bits) - 1;
    static constexpr int upper_shift = bound_bits;
    static constexpr int work_shift = upper_shift + bound_bits;
    static constexpr int column_shift = work_shift + bound_bits;
    static constexpr int tag_shift = column_shift + column_bits;
    static_assert(2 * score_limit <= static_cast<int>(bound_mask),
                  "More cells than 60 have more scores: raise bound_bits.");
    static_assert(no_column <= static_cast<int>(column_mask),
                  "More columns than 7 need more bits of an entry: raise column_bits.");

    // With fewer buckets, a tag would need more bits than an entry has left.
    static constexpr int min_bucket_bits = bitboard::used_bits + tag_shift - 64;
    static_assert(min_bucket_bits >= 0, "On a smaller board, the minimum is 0.");
    static constexpr std::size_t min_bytes = sizeof(Bucket) << min_bucket_bits;

    static constexpr int half_of_bits = (bitboard::used_bits + 1) / 2;
    static constexpr std::uint64_t key_mask = ~std::uint64_t(0) >> (64 - bitboard::used_bits);

    std::size_t bucket_of(std::uint64_t hash) const { return hash & bucket_mask_; }
    std::uint64_t tag_of(std::uint64_t hash) const { return hash >> bucket_bits_; }
    bool is_of(Entry entry, std::uint64_t hash) const { return entry >> tag_shift == tag_of(hash); }

    static unsigned work_of(Entry entry) { return (entry >> work_shift) & bound_mask; }

    static Entry pack(std::uint64_t tag, const Bounds& bounds, unsigned work) {
        return tag << tag_shift | Entry(no_column - bounds.column) << column_shift |
               Entry(work) << work_shift | Entry(score_limit - bounds.upper) << upper_shift |
               Entry(bounds.lower + score_limit);
    }

    static Bounds unpack(Entry entry) {
        return {.lower = static_cast<int>(entry & bound_mask) - score_limit,
                .upper = score_limit - static_cast<int>((entry >> upper_shift) & bound_mask),
                .column = no_column - static_cast<int>((entry >> column_shift) & column_mask)};
    }

    int bucket_bits_;
    std::size_t bucket_mask_;
    std::vector<Bucket> buckets_;
};

}  // namespace connect4
