//! What putting two models together says.

messages! {
    /// A threshold that is none.
    THRESHOLD = "“{found}” is no threshold; a number from 0 to 1 is expected.",
        "{found|은/는} 기준점이 아닙니다. 0에서 1 사이의 수를 써 주세요.";
    /// Weights that are none.
    WEIGHTS = "“{found}” are no weights; write two numbers not below 0, not both 0: what the wide and the narrow model count, such as 2,1.",
        "{found|은/는} 가중치가 아닙니다. 넓은 모델과 좁은 모델의 비중을 2,1처럼 0 이상의 두 수로 써 주세요. 둘 다 0일 수는 없습니다.";
}
