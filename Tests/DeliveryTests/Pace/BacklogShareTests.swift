import Testing

@testable import Delivery

struct BacklogShareTests {
    @Test func `three of four are live`() {
        var share = BacklogShare()
        var turns: [Bool] = []
        for _ in 0..<8 {
            turns.append(share.prefersLive)
            share.advance()
        }
        #expect(turns == [true, true, true, false, true, true, true, false])
    }
}
