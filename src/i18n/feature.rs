//! What the `feature` part of the program says.

messages! {
    /// A fault of the program, not of a file.
    UNEVEN = "The derived columns differ in length. This is a fault of Holdfast; please report it.",
        "만들어진 열들의 길이가 서로 다릅니다. Holdfast의 오류이니 알려 주세요.";
}
