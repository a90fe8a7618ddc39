//! What the gates of a step do, number by number, and the way back.
//!
//! All slices hold rows one after another; a row of `gates` has one number per gate and
//! number of the state, gate after gate.

use super::super::activation::{logistic, tanh};

/// A GRU's step. `gates` holds what the inputs say and becomes the gates' values; `said` is
/// what the state says; `carried` takes what it says for the new gate; `state` moves on.
pub fn gru(width: usize, gates: &mut [f32], said: &[f32], carried: &mut [f32], state: &mut [f32]) {
    let rows = gates
        .chunks_exact_mut(3 * width)
        .zip(said.chunks_exact(3 * width))
        .zip(
            carried
                .chunks_exact_mut(width)
                .zip(state.chunks_exact_mut(width)),
        );
    for ((gates, said), (carried, state)) in rows {
        let (both, new) = gates.split_at_mut(2 * width);
        let (said_both, said_new) = said.split_at(2 * width);
        for (gate, said) in both.iter_mut().zip(said_both) {
            *gate = logistic(*gate + said);
        }
        carried.copy_from_slice(said_new);
        let (reset, update) = both.split_at(width);
        for ((new, said), reset) in new.iter_mut().zip(said_new).zip(reset) {
            *new = tanh(*new + reset * said);
        }
        for ((state, new), update) in state.iter_mut().zip(new.iter()).zip(update) {
            *state = new + update * (*state - new);
        }
    }
}

/// An LSTM's step: as [`gru`], with the memory beside the state.
pub fn lstm(width: usize, gates: &mut [f32], said: &[f32], memory: &mut [f32], state: &mut [f32]) {
    let rows = gates
        .chunks_exact_mut(4 * width)
        .zip(said.chunks_exact(4 * width))
        .zip(
            memory
                .chunks_exact_mut(width)
                .zip(state.chunks_exact_mut(width)),
        );
    for ((gates, said), (memory, state)) in rows {
        for (gate, said) in gates.iter_mut().zip(said) {
            *gate += said;
        }
        let (let_in_and_forget, rest) = gates.split_at_mut(2 * width);
        let (cell, output) = rest.split_at_mut(width);
        let_in_and_forget
            .iter_mut()
            .for_each(|gate| *gate = logistic(*gate));
        cell.iter_mut().for_each(|gate| *gate = tanh(*gate));
        output.iter_mut().for_each(|gate| *gate = logistic(*gate));
        let (let_in, forget) = let_in_and_forget.split_at(width);
        let parts = let_in.iter().zip(forget).zip(cell.iter());
        for (memory, ((let_in, forget), cell)) in memory.iter_mut().zip(parts) {
            *memory = forget * *memory + let_in * cell;
        }
        for ((state, memory), output) in state.iter_mut().zip(memory.iter()).zip(output.iter()) {
            *state = output * tanh(*memory);
        }
    }
}

/// The way back through a GRU's step. `state` holds the slopes by the state after it, and
/// takes those by the state before it, `was`, but for what goes through the weights: `sides`
/// take the slopes by what the inputs said and by what the state said.
pub fn gru_back(
    width: usize,
    gates: &[f32],
    carried: &[f32],
    was: &[f32],
    state: &mut [f32],
    sides: [&mut [f32]; 2],
) {
    let [input_side, state_side] = sides;
    let rows = gates
        .chunks_exact(3 * width)
        .zip(carried.chunks_exact(width).zip(was.chunks_exact(width)))
        .zip(state.chunks_exact_mut(width))
        .zip(
            input_side
                .chunks_exact_mut(3 * width)
                .zip(state_side.chunks_exact_mut(3 * width)),
        );
    for (((gates, (carried, was)), state), (input_side, state_side)) in rows {
        let (reset, rest) = gates.split_at(width);
        let (update, new) = rest.split_at(width);
        let (by_reset, rest) = input_side.split_at_mut(width);
        let (by_update, by_new) = rest.split_at_mut(width);
        let updates = update.iter().zip(new).zip(was);
        let out = by_update.iter_mut().zip(by_new.iter_mut());
        for ((((update, new), was), slope), (by_update, by_new)) in
            updates.zip(state.iter_mut()).zip(out)
        {
            *by_update = *slope * (was - new) * update * (1.0 - update);
            *by_new = *slope * (1.0 - update) * (1.0 - new * new);
            *slope *= update;
        }
        let (same, of_new) = state_side.split_at_mut(2 * width);
        let out = by_reset.iter_mut().zip(of_new);
        for (((reset, said), by_new), (by_reset, of_new)) in
            reset.iter().zip(carried).zip(by_new.iter()).zip(out)
        {
            *by_reset = by_new * said * reset * (1.0 - reset);
            *of_new = by_new * reset;
        }
        let (own_reset, own_update) = same.split_at_mut(width);
        own_reset.copy_from_slice(by_reset);
        own_update.copy_from_slice(by_update);
    }
}

/// The way back through an LSTM's step: as [`gru_back`]; `memories` are the memory after and
/// before it, `memory` holds the slopes by it; both sides have the same slopes.
pub fn lstm_back(
    width: usize,
    gates: &[f32],
    memories: [&[f32]; 2],
    memory: &mut [f32],
    state: &mut [f32],
    side: &mut [f32],
) {
    let [after, before] = memories;
    let rows = gates
        .chunks_exact(4 * width)
        .zip(after.chunks_exact(width).zip(before.chunks_exact(width)))
        .zip(
            memory
                .chunks_exact_mut(width)
                .zip(state.chunks_exact_mut(width)),
        )
        .zip(side.chunks_exact_mut(4 * width));
    for (((gates, (after, before)), (memory, state)), side) in rows {
        let (let_in, rest) = gates.split_at(width);
        let (forget, rest) = rest.split_at(width);
        let (cell, output) = rest.split_at(width);
        let (by_input, rest) = side.split_at_mut(width);
        let (by_forget, rest) = rest.split_at_mut(width);
        let (by_cell, by_output) = rest.split_at_mut(width);
        let parts = output.iter().zip(after).zip(by_output);
        for ((slope, memory), ((output, after), by_output)) in
            state.iter_mut().zip(memory.iter_mut()).zip(parts)
        {
            let bent = tanh(*after);
            *by_output = *slope * bent * output * (1.0 - output);
            *memory += *slope * output * (1.0 - bent * bent);
            // All that goes on to the state before it goes through the weights.
            *slope = 0.0;
        }
        for ((memory, (let_in, cell)), (by_input, by_cell)) in memory
            .iter()
            .zip(let_in.iter().zip(cell))
            .zip(by_input.iter_mut().zip(by_cell))
        {
            *by_input = memory * cell * let_in * (1.0 - let_in);
            *by_cell = memory * let_in * (1.0 - cell * cell);
        }
        for ((memory, (forget, before)), by_forget) in memory
            .iter_mut()
            .zip(forget.iter().zip(before))
            .zip(by_forget)
        {
            *by_forget = *memory * before * forget * (1.0 - forget);
            *memory *= forget;
        }
    }
}
