/// The help line for a misspelt word, or nil where no candidate is near; see `nearest`.
public func suggestion(for word: String, in candidates: some Sequence<String>) -> String? {
    nearest(to: word, in: candidates).map { "did you mean `\($0)`?" }
}

/// The candidate that a misspelt word most likely meant, or nil when none is near.
///
/// Near means an edit distance (with transpositions) of at most a third of the longer word's
/// length. Ties go to the first in alphabetical order, so the answer does not depend on the order
/// of the candidates. Words over 100 characters are not compared.
public func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    let longest = 100
    let wanted = Array(word.lowercased().unicodeScalars)
    guard wanted.count <= longest else { return nil }
    var best: (distance: Int, word: String)?
    for candidate in candidates where candidate != word {
        let other = Array(candidate.lowercased().unicodeScalars)
        guard other.count <= longest else { continue }
        let limit = max(1, max(wanted.count, other.count) / 3)
        guard abs(other.count - wanted.count) <= limit else { continue }
        let distance = editDistance(wanted, other)
        guard distance <= limit else { continue }
        if let current = best, (current.distance, current.word) <= (distance, candidate) {
            continue
        }
        best = (distance, candidate)
    }
    return best?.word
}

/// The optimal string alignment distance of two words.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    guard !left.isEmpty else { return right.count }
    guard !right.isEmpty else { return left.count }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in 1...left.count {
        var current = [Int](repeating: row, count: right.count + 1)
        for column in 1...right.count {
            let cost = left[row - 1] == right[column - 1] ? 0 : 1
            current[column] = min(
                last[column] + 1, current[column - 1] + 1, last[column - 1] + cost)
            if row > 1, column > 1, left[row - 1] == right[column - 2],
                left[row - 2] == right[column - 1]
            {
                current[column] = min(current[column], beforeLast[column - 2] + 1)
            }
        }
        beforeLast = last
        last = current
    }
    return last[right.count]
}
