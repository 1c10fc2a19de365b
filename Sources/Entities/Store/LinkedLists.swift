/// Lists of numbers, each number in one list at most: appending and removing take constant time,
/// however long a list is.
struct LinkedLists: Sendable {
    private struct Links {
        var previous: Int32
        var next: Int32
    }

    /// By item; each list is a circle.
    private var links: [Links] = []
    /// By list, its last item; absent where the list is empty.
    private var last: [Int32: Int32] = [:]

    mutating func append(_ item: Int32, to list: Int32) {
        while links.count <= Int(item) { links.append(Links(previous: -1, next: -1)) }
        if let end = last[list] {
            let first = links[Int(end)].next
            links[Int(item)] = Links(previous: end, next: first)
            links[Int(end)].next = item
            links[Int(first)].previous = item
        } else {
            links[Int(item)] = Links(previous: item, next: item)
        }
        last[list] = item
    }

    /// Removes an item from the list that has it.
    mutating func remove(_ item: Int32, from list: Int32) {
        let own = links[Int(item)]
        guard own.next != item else {
            last[list] = nil
            return
        }
        links[Int(own.previous)].next = own.next
        links[Int(own.next)].previous = own.previous
        if last[list] == item { last[list] = own.previous }
    }

    func isEmpty(_ list: Int32) -> Bool { last[list] == nil }

    /// The items of a list in the order in which they were appended.
    func items(of list: Int32) -> [Int32] {
        var items: [Int32] = []
        forEach(of: list) { items.append($0) }
        return items
    }

    /// Calls with each item of a list, in the same order.
    func forEach(of list: Int32, _ body: (Int32) -> Void) {
        guard let end = last[list] else { return }
        var item = end
        repeat {
            item = links[Int(item)].next
            body(item)
        } while item != end
    }
}
